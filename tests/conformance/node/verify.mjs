// Verifies with other people's libraries what a line of JSON on standard input holds, and answers with a line.
//
// {"tool": …, "content": …, "documents": {URL: document}, "keys": [JSON Web Key], "now": seconds, …}
//   → {"verified": true or false, "statuses": [what each status list says of it], "claims": …, "errors": [words]}
//
// Two tools sign, with a new key each time, and answer with the document under `claims`.
//
// Nothing comes from the network: what is not among the documents is not there. A library that fails is a refusal.
import {createHash} from 'node:crypto';
import {createInterface} from 'node:readline';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as bazaar from '@digitalbazaar/vc';
import {checkStatus, decodeList} from '@digitalbazaar/vc-bitstring-status-list';
import {DataIntegrityProof as CredentialsProof} from '@digitalcredentials/data-integrity';
import {cryptosuite as credentialsEddsaRdfc} from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import * as credentials from '@digitalcredentials/vc';
import {getListFromStatusListJWT} from '@sd-jwt/jwt-status-list';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';
import * as jose from 'jose';

globalThis.fetch = url => { throw new Error(`the network was asked for ${url}`); };

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const TOOLS = {
  'bazaar': task => proven(task, bazaar, TOOL_SUITES),
  'bazaar-issue': issue,
  'bazaar-present': present,
  // The DCC has no suite of its own for P-256.
  'credentials': task => proven(task, credentials, [new CredentialsProof({cryptosuite: credentialsEddsaRdfc}),
    new CredentialsProof({cryptosuite: ecdsaRdfc})]),
  'jose': token,
  'jose-bitstring': bitstringToken,
  'jose-general': sealed,
  'sd-jwt-vc': disclosable,
};

function loader(documents) {
  return async url => {
    const [base, fragment] = url.split('#');
    let document = documents[base];
    if(document === undefined) {
      throw new Error(`nobody gave ${url}`);
    }
    if(fragment !== undefined) {
      const method = document.verificationMethod?.find(one => one.id === url);
      if(method === undefined) {
        throw new Error(`there is no ${url}`);
      }
      document = {'@context': MULTIKEY, ...method};
    }
    return {contextUrl: null, documentUrl: url, document};
  };
}

// A JSON-LD credential with a proof, its dates, and the Bitstring Status List that it names.
async function proven({content, documents, now}, library, suite) {
  const options = {suite, documentLoader: loader(documents), now: moment(now)};
  // The list of a library's own status check is verified by the library that wrote the check.
  const found = await library.verifyCredential({...options, credential: content, checkStatus: () => checkStatus({
    credential: content, documentLoader: options.documentLoader, suite: TOOL_SUITES})});
  // A revoked credential is `verified` all the same.
  const statuses = (found.statusResult?.results ?? []).map(one => one.status);
  return {verified: found.verified, statuses, errors: [...words(found.error), ...words(found.statusResult?.error)]};
}

const TOOL_SUITES = [new DataIntegrityProof({cryptosuite: eddsaRdfc}), new DataIntegrityProof({cryptosuite: ecdsaRdfc})];

// A credential signed by a new did:key in its own name.
async function issue({content, documents, suite}) {
  const signer = await newSigner(suite);
  const signed = await bazaar.issue({credential: {...content, issuer: signer.id.split('#')[0]},
    suite: proofBy(signer, suite), documentLoader: loader(documents)});
  return {verified: true, claims: signed};
}

// A presentation of credentials, signed by a new did:key that is its holder.
async function present({content, documents, suite, challenge, domain}) {
  const signer = await newSigner(suite);
  const presentation = {...bazaar.createPresentation({holder: signer.id.split('#')[0]}), verifiableCredential: content};
  const signed = await bazaar.signPresentation({presentation, challenge, domain,
    suite: proofBy(signer, suite), documentLoader: loader(documents)});
  return {verified: true, claims: signed};
}

async function newSigner(suite) {
  const isP256 = suite === 'ecdsa-rdfc-2019';
  const pair = await (isP256 ? EcdsaMultikey.generate({curve: 'P-256'}) : Ed25519Multikey.generate());
  const signer = pair.signer();
  signer.id = `did:key:${pair.publicKeyMultibase}#${pair.publicKeyMultibase}`;
  return signer;
}

function proofBy(signer, suite) {
  return new DataIntegrityProof({signer, cryptosuite: suite === 'ecdsa-rdfc-2019' ? ecdsaRdfc : eddsaRdfc});
}

// A compact JWS, its type and dates.
async function token({content, keys, typ, now}) {
  const {payload} = await jose.jwtVerify(content, jose.createLocalJWKSet({keys}), {typ, currentDate: moment(now)});
  return {verified: true, claims: payload};
}

// A Bitstring Status List as a token, and what it says of a place.
async function bitstringToken(task) {
  const {claims} = await token(task);
  const list = await decodeList({encodedList: claims.credentialSubject.encodedList});
  return {verified: true, claims, statuses: [list.getStatus(task.index)]};
}

// A seal around a document: general JSON serialisation, whose key stands in the certificate that it carries.
async function sealed({content, certificate}) {
  const key = await jose.importX509(certificate, jose.decodeProtectedHeader(content.signatures[0]).alg);
  const {payload, protectedHeader} = await jose.generalVerify(content, key, {crit: {sigT: true, adoTst: true}});
  return {verified: true, claims: {header: protectedHeader, payload: new TextDecoder().decode(payload)}};
}

// An SD-JWT VC with its disclosures, its dates, and the Token Status List that it names.
// With a nonce also that its holder signed the presentation for it.
async function disclosable({content, keys, documents, now, nonce}) {
  const keySet = jose.createLocalJWKSet({keys});
  // The library leaves the algorithm to whoever knows the keys.
  const verifier = (data, signature) => jose.compactVerify(`${data}.${signature}`, keySet).then(() => true);
  const statuses = [];
  const reader = new SDJwtVcInstance({
    verifier,
    kbVerifier: (data, signature, {cnf}) => jose.compactVerify(`${data}.${signature}`, cnf.jwk).then(() => true),
    hasher: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
    hashAlg: 'sha-256',
    statusListFetcher: async uri => {
      const list = (await loader(documents)(uri)).document;
      const {payload} = await jose.jwtVerify(list, keySet, {typ: 'statuslist+jwt', currentDate: moment(now)});
      if(payload.sub !== uri) {
        throw new Error('a list of another address');
      }
      getListFromStatusListJWT(list);
      return list;
    },
    statusValidator: async status => { statuses.push(status); },
  });
  const {payload} = await reader.verify(content, {currentDate: now, keyBindingNonce: nonce});
  if(jose.decodeProtectedHeader(content.split('~')[0]).typ !== 'dc+sd-jwt') {
    throw new Error('another type of token');
  }
  return {verified: true, claims: payload, statuses};
}

function moment(seconds) {
  return new Date(1000 * seconds);
}

function words(error) {
  if(!error) {
    return [];
  }
  return [`${error.name}: ${error.message}`, ...(error.errors ?? []).flatMap(words), ...words(error.cause)];
}

for await (const line of createInterface({input: process.stdin})) {
  const task = JSON.parse(line);
  let answer;
  try {
    answer = await TOOLS[task.tool](task);
  } catch(error) {
    answer = {verified: false, errors: words(error)};
  }
  process.stdout.write(JSON.stringify({statuses: [], claims: null, errors: [], ...answer}) + '\n');
}
