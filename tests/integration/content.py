"""A definition that uses every part, in two languages, for tests of what pages and files say of it."""

from dataclasses import replace

from app.awards import Outcome, Skill
from tests.integration.stack import DEFINITION

WHOLE = replace(
    DEFINITION,
    title={"en": "Data Literacy in Practice", "sl": "Podatkovna pismenost v praksi"},
    description={
        "en": "A short programme on finding, judging and presenting data.",
        "sl": "Kratek program o iskanju, presojanju in prikazovanju podatkov.",
    },
    outcomes=(
        Outcome(
            text={"en": "Judges the quality of a data set", "sl": "Presodi kakovost zbirke podatkov"},
            assessments=("6e6cb2cc78",),
            skills=(
                Skill(
                    uri="http://data.europa.eu/esco/skill/2b92a5b2-6758-4ee3-9fb4-b6387a55cc8f",
                    labels={"en": "perform data analysis", "sl": "izvajati analizo podatkov"},
                ),
            ),
        ),
        Outcome(
            text={
                "en": "Presents data so that a decision can rest on it",
                "sl": "Prikaže podatke tako, da je na njih mogoče opreti odločitev",
            },
        ),
    ),
    cycle="FC",
    nqf_level="c_3f2a609e",
    fields=("0688",),
    instruction_languages=("sl", "en"),
    prerequisites={"en": "Completed upper secondary education", "sl": "Zaključena srednješolska izobrazba"},
    stackability_note={"en": "The host university decides.", "sl": "Odloči univerza gostiteljica."},
    stackability_url="https://univerza-zgled.example.org/programi/podatki",
    further_information={"en": "Held every autumn", "sl": "Vsako jesen"},
    grading={"en": "Points from 0 to 100; 60 are needed", "sl": "Točke od 0 do 100; potrebnih je 60"},
    expires_after_months=36,
)
