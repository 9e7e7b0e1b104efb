// Issues and verifies with @digitalbazaar/vc as its documentation says, one request a line: node measure.js SETUP
// SETUP is a file: {contexts: {url: document}, didDocument, key}. Answers with processor seconds, without reading JSON.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import * as vc from '@digitalbazaar/vc'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'

const { contexts, didDocument, key } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const documents = new Map(Object.entries(contexts))
documents.set(didDocument.id, didDocument)
for (const method of didDocument.verificationMethod) {
  documents.set(method.id, { '@context': 'https://w3id.org/security/multikey/v1', ...method })
}

async function documentLoader (url) {
  if (!documents.has(url)) throw new Error(`not there: ${url}`)
  return { contextUrl: null, documentUrl: url, document: documents.get(url) }
}

const signer = (await Ed25519Multikey.from(key)).signer()

async function issue (credential) {
  const suite = new DataIntegrityProof({ signer, cryptosuite })
  return JSON.stringify(await vc.issue({ credential, suite, documentLoader }))
}

async function verify (text) {
  const suite = new DataIntegrityProof({ cryptosuite })
  const checkStatus = async () => ({ verified: true })
  const result = await vc.verifyCredential({ credential: JSON.parse(text), suite, documentLoader, checkStatus })
  if (!result.verified) throw result.error
}

const tasks = { issue, verify }
console.log('"ready"')
for await (const line of createInterface({ input: process.stdin })) {
  const { task, inputs } = JSON.parse(line)
  const before = process.cpuUsage()
  for (const input of inputs) await tasks[task](input)
  const { user, system } = process.cpuUsage(before)
  console.log(JSON.stringify((user + system) / 1e6))
}
