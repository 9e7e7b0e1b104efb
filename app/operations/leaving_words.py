"""What an export says about itself, in each language, and how its site is served."""

_EN = """# Export from {url}, {made}

Everything here is in open formats and needs no product of ours.

- `credentials/AWARD/` holds each signed file as it was stored: Open Badges 3.0, VC-JWT, SD-JWT VC, European digital
  credential. Never change them: the signature would not fit any more.
- `achievements/` holds each published version as Open Badges 3.0 and as ELM has it; `institutions/` the profiles.
- `data/` holds awards, what was decided about them, and the audit, as JSON and as CSV (UTF-8). They hold personal data:
  keep them as you keep a register of diplomas. Only `site/` is for the public.
- `data/INSTITUTION/audit.jsonl` is the same audit with its chain and signed checkpoints, and
  `microcredentials audit verify --export FILE` says whether a line was changed; `assessments.jsonl` beside it holds the
  records of assessments, each with its digest and that of the one before.

Not in it: private keys and seals; drafts; the connections to learning platforms and what was read there; colleagues and
their sessions; learners' private addresses, links, requests, feedback and letters. A backup has these.

## How verification goes on

A credential names its issuer by `did:web`, which is an address below {url}, and a status list there. Whoever checks it
fetches the public keys and the list from that address, so that it needs a web server there, and no program:

1. Keep the domain of {url}, for as long as the credentials are to be checked.
2. Serve the folder `site/` there over https, at the root of the domain. Where an address leads to a folder, its
   `index.json` is the answer, without a redirect. `Caddyfile` does so for Caddy, `try_files $uri $uri/index.json` for
   nginx.
3. Answer with `Access-Control-Allow-Origin: *`, and with `application/json` where a file has no ending.

Nobody can revoke anything by these lists any more: they are signed, and the signing keys are not in this export. If the
institution was suspended when it was exported, its status list tokens hold for ten years; else for seven days, and then
SD-JWT VCs are no longer confirmed. The other lists have no end. Pages at `/verify/` and links that holders shared end
with the product; the files go on to verify in any verifier.
"""

_SL = """# Izvoz iz {url}, {made}

Vse je v odprtih oblikah in za nič ne potrebujete našega izdelka.

- V `credentials/PODELITEV/` je vsaka podpisana datoteka, kakor je bila shranjena: Open Badges 3.0, VC-JWT, SD-JWT VC,
  evropsko digitalno dokazilo. Nikoli jih ne spreminjajte: podpis se ne bi več ujemal.
- V `achievements/` je vsaka objavljena različica v obliki Open Badges 3.0 in ELM, v `institutions/`
  so profili ustanov.
- V `data/` so podelitve, odločitve o njih in revizijska sled, kot JSON in CSV (UTF-8). To so osebni podatki: hranite
  jih kot evidenco diplom. Javna je samo mapa `site/`.
- Datoteka `data/USTANOVA/audit.jsonl` je ista revizijska sled z verigo in podpisanimi kontrolnimi točkami; ali je bila
  katera od vrstic spremenjena, pove `microcredentials audit verify --export FILE`. Datoteka `assessments.jsonl` ob njej
  vsebuje zapise preverjanj znanja, vsakega s svojo zgoščeno vrednostjo in zgoščeno vrednostjo prejšnjega.

V izvozu ni: zasebnih ključev in pečatov; osnutkov; povezav z učnimi okolji in tega, kar je bilo v njih prebrano;
sodelavcev in njihovih sej; zasebnih naslovov učečih se, njihovih povezav, zahtev, odzivov in sporočil. To je v
varnostni kopiji.

## Kako se preverjanje nadaljuje

Dokazilo svojega izdajatelja imenuje z `did:web`, to je z naslovom pod {url}, in tam navaja seznam stanj. Kdor ga
preverja, od tam prebere javne ključe in seznam, zato je potreben le spletni strežnik, program pa ne:

1. Domeno naslova {url} obdržite, dokler naj bo dokazila mogoče preveriti.
2. Mapo `site/` tam strežite po https, v korenu domene. Kjer naslov vodi v mapo, je odgovor njena datoteka `index.json`,
   brez preusmeritve. Za Caddy to naredi `Caddyfile`; nginx: `try_files $uri $uri/index.json`.
3. Odgovarjajte z `Access-Control-Allow-Origin: *` in z `application/json`, kjer datoteka nima končnice.

S temi seznami nihče ne more več ničesar preklicati: podpisani so, ključev za podpisovanje pa v izvozu ni. Če je bila
ustanova ob izvozu začasno ustavljena, njeni žetoni s seznami stanj veljajo deset let, sicer sedem dni; potem dokazil
SD-JWT VC ni več mogoče potrditi. Drugi seznami nimajo konca. Strani pod `/verify/` in povezave, ki so jih delili
imetniki, ugasnejo z izdelkom; datoteke pa je še naprej mogoče preveriti v vsakem preverjevalniku.
"""

READ_ME = {"en": _EN, "sl": _SL}

CADDY = """# caddy run --config Caddyfile; write the domain in the place of example.org.
example.org {
	root * site
	header Access-Control-Allow-Origin *
	@list path_regexp ^/status/[^/]+$
	@token path_regexp ^/status/[^/]+/token$
	@other path /status/*/suspension /.well-known/* /credential-types/* /achievements/*
	header @list Content-Type application/json
	header @token Content-Type application/statuslist+jwt
	header @other Content-Type application/json
	header /contexts/* Content-Type application/ld+json
	try_files {path} {path}/index.json
	file_server
}
"""
