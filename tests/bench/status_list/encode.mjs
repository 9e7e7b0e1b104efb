// Encodes a status list of 1,000,000 entries as a Node library does: gzip of the bits, then base64url. No packages.
// node encode.mjs INDICES.json ROUNDS: prints the fewest milliseconds of a round, and the length of what it made.
import {readFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';

const [indices, rounds] = [JSON.parse(readFileSync(process.argv[2])), Number(process.argv[3])];
const bits = new Uint8Array(1_000_000 / 8);
for(const index of indices) {
  bits[index >> 3] |= 0x80 >> (index & 7);
}
const took = [];
let encoded = '';
for(let round = 0; round < rounds; round++) {
  bits[round] ^= 1;
  const began = performance.now();
  encoded = 'u' + Buffer.from(gzipSync(bits)).toString('base64url');
  took.push(performance.now() - began);
}
console.log(JSON.stringify({ms: Math.min(...took), characters: encoded.length}));
