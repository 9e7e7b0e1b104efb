// Takes a credential from an offer with somebody else's client. One job a line on standard input, as JSON:
// {client, offer, txCode, configuration, binding, alg}; answers {credential} or {error} a line.

import { createInterface } from "node:readline";
import { setTimeout as later } from "node:timers/promises";
import { exportJWK, generateKeyPair, SignJWT, base64url } from "jose";
import { Openid4vciClient, setGlobalConfig } from "@openid4vc/openid4vci";
import { OpenID4VCIClientV1_0_15 } from "@sphereon/oid4vci-client";

setGlobalConfig({ allowInsecureUrls: true }); // the tests serve http on the loopback address

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function base58(bytes) {
  let number = BigInt("0x" + Buffer.from(bytes).toString("hex"));
  let text = "";
  for (; number; number /= 58n) text = ALPHABET[Number(number % 58n)] + text;
  return text;
}

// A public key as Multikey: Ed25519, or P-256 with its point compressed.
function multikey({ crv, x, y }) {
  if (crv === "Ed25519") return "z" + base58([0xed, 0x01, ...base64url.decode(x)]);
  return "z" + base58([0x80, 0x24, 2 + (base64url.decode(y).at(-1) & 1), ...base64url.decode(x)]);
}

async function keyOf({ alg, binding }) {
  const { privateKey, publicKey } = await generateKeyPair(alg, alg === "EdDSA" ? { crv: "Ed25519" } : {});
  const jwk = await exportJWK(publicKey);
  if (binding === "jwk") return { privateKey, jwk };
  const name = binding === "did:key" ? multikey(jwk) : base64url.encode(JSON.stringify(jwk));
  return { privateKey, jwk, kid: `${binding}:${name}#${binding === "did:key" ? name : 0}` };
}

const sign = (key, header, payload) => new SignJWT(payload).setProtectedHeader(header).sign(key.privateKey);

async function openid4vc(job, key) {
  const callbacks = {
    fetch,
    signJwt: async (signer, { header, payload }) => ({ jwt: await sign(key, header, payload), signerJwk: key.jwk }),
    generateRandom: (length) => crypto.getRandomValues(new Uint8Array(length)),
    hash: async (data, algorithm) => new Uint8Array(await crypto.subtle.digest(algorithm, data)),
    clientAuthentication: () => {},
  };
  const client = new Openid4vciClient({ callbacks });
  const credentialOffer = await client.resolveCredentialOffer(job.offer);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const { accessTokenResponse } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer,
    issuerMetadata,
    txCode: job.txCode || undefined,
  });
  const asked = {
    issuerMetadata,
    accessToken: accessTokenResponse.access_token,
    credentialConfigurationId: job.configuration,
  };
  if (job.binding) {
    const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata });
    const signer = key.kid
      ? { method: "did", didUrl: key.kid, alg: job.alg }
      : { method: "jwk", publicJwk: key.jwk, alg: job.alg };
    const proof = await client.createCredentialRequestJwtProof({ ...asked, signer, nonce, issuedAt: new Date() });
    asked.proofs = { jwt: [proof.jwt] };
  }
  const { credentialResponse } = await client.retrieveCredentials(asked);
  return credentialResponse.credentials[0].credential;
}

async function sphereon(job, key) {
  const client = await OpenID4VCIClientV1_0_15.fromURI({ uri: job.offer, clientId: "wallet", retrieveServerMetadata: true });
  await client.acquireAccessToken(job.txCode ? { pin: job.txCode } : {});
  const supported = client.getCredentialsSupported()[job.configuration];
  const answer = await client.acquireCredentials({
    credentialConfigurationId: job.configuration,
    credentialTypes: supported.vct ?? supported.credential_definition.type,
    format: supported.format,
    proofCallbacks: { signCallback: ({ header, payload }) => sign(key, header, payload) },
    alg: job.alg,
    ...(key.kid ? { kid: key.kid } : { jwk: key.jwk }),
  });
  return answer.credentials?.[0].credential ?? answer.credential;
}

const clients = { openid4vc, sphereon };

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  let answer;
  try {
    const work = clients[job.client](job, await keyOf({ ...job, binding: job.binding || "jwk" }));
    answer = { credential: await Promise.race([work, later(20_000, undefined, { ref: false })]) };
  } catch (error) {
    answer = { error: String(error.cause?.stack ?? error.stack ?? error).slice(0, 2000) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
