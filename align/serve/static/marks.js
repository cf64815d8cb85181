// Marks of quality and scores in words. The names are those of the translator and of the checks (`align.quality`).

import { addTexts, t } from "./i18n.js";

// Each: what a person sees first, and what it means; in English and in Dutch.
const MARKS = {
  addresses: ["Address differs", "A web or e-mail address of the source is not in the translation.", "Adres wijkt af", "Een web- of e-mailadres uit de bron staat niet in de vertaling."],
  brackets: ["Brackets differ", "A bracket lacks its other half, or there are not as many as in the source.", "Haakjes wijken af", "Een haakje mist zijn andere helft, of er zijn er niet evenveel als in de bron."],
  characters: ["Odd characters", "Characters are damaged, or stand on one side only: emoji, another script, control characters.", "Vreemde tekens", "Tekens zijn beschadigd of staan maar aan één kant: emoji, een ander schrift, stuurtekens."],
  copied: ["Not translated", "Most words are still those of the source.", "Niet vertaald", "De meeste woorden zijn nog die van de bron."],
  damaged: ["Damaged character", "A character came out damaged (�).", "Beschadigd teken", "Een teken is beschadigd geraakt (�)."],
  doubled: ["Stands there twice", "The translation of a short text stands there twice.", "Staat er dubbel", "De vertaling van een korte tekst staat er twee keer."],
  empty: ["No translation", "The source has words and the translation has none.", "Geen vertaling", "De bron heeft woorden en de vertaling geen."],
  inconsistent: ["Translated otherwise before", "The same sentence has another translation earlier on.", "Eerder anders vertaald", "Dezelfde zin is eerder anders vertaald."],
  length: ["Length differs", "The translation is much longer or much shorter than the source; something may be added or lost.", "Lengte wijkt af", "De vertaling is veel langer of veel korter dan de bron; misschien is er iets bij gekomen of weggevallen."],
  letters: ["Odd characters", "Emoji or words in another script stand on one side only.", "Vreemde tekens", "Emoji of woorden in een ander schrift staan maar aan één kant."],
  name: ["Name missing", "A name of the source is not in the translation.", "Naam ontbreekt", "Een naam uit de bron staat niet in de vertaling."],
  numbers: ["Number differs", "A number or a date of one side is not on the other.", "Getal wijkt af", "Een getal of datum van de ene kant staat niet aan de andere."],
  placeholders: ["Placeholder differs", "A placeholder or a tag in the text stands on one side only.", "Plaatshouder wijkt af", "Een plaatshouder of tag in de tekst staat maar aan één kant."],
  punctuation: ["End differs", "The sentence ends with another mark than the source.", "Einde wijkt af", "De zin eindigt met een ander leesteken dan de bron."],
  quotes: ["Quotation marks differ", "There are not as many quotation marks as in the source.", "Aanhalingstekens wijken af", "Er zijn niet evenveel aanhalingstekens als in de bron."],
  repetition: ["Repeats itself", "The same words come over and over.", "Herhaalt zich", "Dezelfde woorden komen steeds terug."],
  "repeated-words": ["Word twice", "A word stands there twice in a row.", "Woord dubbel", "Een woord staat er twee keer achter elkaar."],
  spaces: ["Spaces", "A space too many, or one before a punctuation mark.", "Spaties", "Een spatie te veel, of een voor een leesteken."],
  tags: ["Markup differs", "Bold, links or other markup of the source is lacking, or stands in an order that no document can have.", "Opmaak wijkt af", "Vet, links of andere opmaak van de bron ontbreekt, of staat in een volgorde die geen document kan hebben."],
  term: ["Term missing", "A term of the glossary is called something else.", "Term ontbreekt", "Een term uit de woordenlijst heet anders."],
  terms: ["Term missing", "A term of the glossary is called something else.", "Term ontbreekt", "Een term uit de woordenlijst heet anders."],
  "too-long": ["Much longer", "The translation is much longer than the source; something may have been added.", "Veel langer", "De vertaling is veel langer dan de bron; misschien is er iets bij gekomen."],
  "too-short": ["Much shorter", "The translation is much shorter than the source; something may be lost.", "Veel korter", "De vertaling is veel korter dan de bron; misschien is er iets weggevallen."],
  untranslated: ["Not translated", "There is no translation, or it is the source again.", "Niet vertaald", "Er is geen vertaling, of het is de bron nog eens."],
};

const texts = { en: {}, nl: {} };
for (const [name, [label, why, naam, waarom]] of Object.entries(MARKS)) {
  Object.assign(texts.en, { [`mark.${name}`]: label, [`mark.${name}.why`]: why });
  Object.assign(texts.nl, { [`mark.${name}`]: naam, [`mark.${name}.why`]: waarom });
}
addTexts(texts);
addTexts({
  en: {
    scoreHigh: "Model: sure", scoreMiddle: "Model: fairly sure", scoreLow: "Model: unsure", scoreMemory: "From the memory",
    scoreHuman: "By a person", scoreNone: "Not rated",
    scoreHighWhy: "The model had hardly a doubt about its words. That is no promise that they are right.",
    scoreMiddleWhy: "The model saw other ways to say some of it. Worth a look.",
    scoreLowWhy: "The model wavered between several translations. Look closely.",
    scoreMemoryWhy: "The same sentence was translated before, and that translation was taken.",
    scoreHumanWhy: "A person wrote or confirmed this translation.",
    scoreNoneWhy: "Nothing is known of how good this translation is.",
  },
  nl: {
    scoreHigh: "Model: zeker", scoreMiddle: "Model: vrij zeker", scoreLow: "Model: onzeker", scoreMemory: "Uit het geheugen",
    scoreHuman: "Door een mens", scoreNone: "Niet beoordeeld",
    scoreHighWhy: "Het model twijfelde nauwelijks over zijn woorden. Dat is geen belofte dat ze kloppen.",
    scoreMiddleWhy: "Het model zag voor een deel ook andere manieren om het te zeggen. Een blik waard.",
    scoreLowWhy: "Het model aarzelde tussen verschillende vertalingen. Kijk goed.",
    scoreMemoryWhy: "Dezelfde zin is eerder vertaald, en die vertaling is genomen.",
    scoreHumanWhy: "Een mens heeft deze vertaling geschreven of bevestigd.",
    scoreNoneWhy: "Van hoe goed deze vertaling is, is niets bekend.",
  },
});

/** What a person sees of a mark; a name that is not known stands for itself. */
export const markLabel = (name) => (Object.hasOwn(MARKS, name) ? t(`mark.${name}`) : name);

/** What a mark means, or "". */
export const markWhy = (name) => (Object.hasOwn(MARKS, name) ? t(`mark.${name}.why`) : "");

// The score is a geometric mean of probabilities and not calibrated; of sentences of news half are above 0.72.
const HIGH = 0.7;
const MIDDLE = 0.6;

/**
 * How sure a translation is.
 * @param {{origin?: string, score?: number}} unit
 * @returns {"High" | "Middle" | "Low" | "Memory" | "Human" | "None"}
 */
export function certainty({ origin = "human", score }) {
  if (origin === "human") return "Human";
  if (origin === "memory") return "Memory";
  if (score === undefined || score === null) return "None";
  return score >= HIGH ? "High" : score >= MIDDLE ? "Middle" : "Low";
}

/** A certainty in a few words, and in a sentence. */
export const certaintyLabel = (name) => t(`score${name}`);
export const certaintyWhy = (name) => t(`score${name}Why`);
