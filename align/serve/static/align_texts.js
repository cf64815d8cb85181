// What the tab Align says: where two texts are given, and where their beads are corrected.

import { addTexts } from "./i18n.js";

addTexts({
  en: {
    alSource: "Dutch text", alTarget: "English translation", alPaste: "Paste the text here, or drop a file here.", alFile: "Choose a file…", alRemove: "Remove",
    alAlign: "Align", alSwap: "Swap the two", alMethod: "Go by", "alMethod-auto": "words, and the model where they leave doubt", "alMethod-lexical": "words", "alMethod-length": "lengths of sentences",
    alOr: "Or correct a pair that is aligned already: a translation memory (TMX), XLIFF, a table.", alOpen: "Choose an aligned file…", alBusy: "Aligning …", alOpening: "Opening …", alStop: "Stop",
    alNeedBoth: "Give both texts: paste or drop them.", alAnyway: "Align anyway", alUnrelated: "These two texts have little in common: do they belong together?",
    alNew: "New pair", alNewAsk: "Begin anew? What you have not saved of this pair is lost.", alNewYes: "Begin anew", alNewNo: "Go on with this pair",
    alFormat: "Save as", alSave: "Save", "alSave-tmx": "TMX (translation memory)", "alSave-tsv": "TSV (table)", "alSave-links": "Links ([0]:[0, 1])", alSaved: (name) => `${name} is saved; it is in your downloads.`,
  },
  nl: {
    alSource: "Nederlandse tekst", alTarget: "Engelse vertaling", alPaste: "Plak de tekst hier, of sleep er een bestand naartoe.", alFile: "Bestand kiezen…", alRemove: "Verwijderen",
    alAlign: "Oplijnen", alSwap: "Verwisselen", alMethod: "Afgaan op", "alMethod-auto": "woorden, en het model waar die twijfel laten", "alMethod-lexical": "woorden", "alMethod-length": "lengte van zinnen",
    alOr: "Of verbeter een paar dat al opgelijnd is: een vertaalgeheugen (TMX), XLIFF, een tabel.", alOpen: "Opgelijnd bestand kiezen…", alBusy: "Bezig met oplijnen …", alOpening: "Bezig met openen …", alStop: "Stop",
    alNeedBoth: "Geef beide teksten: plak ze, of sleep er bestanden naartoe.", alAnyway: "Toch oplijnen", alUnrelated: "Deze twee teksten hebben weinig gemeen: horen ze bij elkaar?",
    alNew: "Nieuw paar", alNewAsk: "Opnieuw beginnen? Wat je van dit paar niet hebt opgeslagen, gaat verloren.", alNewYes: "Opnieuw beginnen", alNewNo: "Verder met dit paar",
    alFormat: "Opslaan als", alSave: "Opslaan", "alSave-tmx": "TMX (vertaalgeheugen)", "alSave-tsv": "TSV (tabel)", "alSave-links": "Koppelingen ([0]:[0, 1])", alSaved: (name) => `${name} is opgeslagen; het staat bij je downloads.`,
  },
});

addTexts({
  en: {
    abUndo: "Undo", abRedo: "Redo", abBeadIs: "A bead is what belongs together: sentences of one text and those of the other that translate them. Each row is one.", abPrevious: "Previous doubtful", abNext: "Next doubtful", abMergeBack: "Merge up", abMerge: "Merge down",
    abSplit: "Split", abUp: "Move up", abDown: "Move down", abUnlink: "Unlink", abRemove: "Delete", abCorrect: "Correct text", abJoin: "Join sentences",
    abConfirm: "Confirm", abConfirmAll: "Confirm all above", abKeys: "Keys",
    abMergeBackWhy: "Make one bead of this bead and the one above", abMergeWhy: "Make one bead of this bead and the one below",
    abSplitWhy: "Make two beads of this one, before the sentence you are at", abUpWhy: "Move the sentence to the bead above", abDownWhy: "Move the sentence to the bead below",
    abUnlinkWhy: "Leave both sides of this bead without a counterpart", abRemoveWhy: "Delete this bead with its sentences", abCorrectWhy: "Change the text of the sentence, or split it",
    abJoinWhy: "Make one sentence of this one and the next", abConfirmWhy: "Say that this bead is right, and go on", abConfirmAllWhy: "Say that this bead and all above it are right",
    abDone: "Done", abSplitHere: "Split here", abCancel: "Cancel", abClose: "Close", abSentence: "Text of the sentence", abSentenceOf: (at) => `Sentence ${at}`,
    abGridLabel: "Beads: sentences of both texts that translate each other", abGo: "Going through", abBeads: "Beads", abSentences: "Sentences", abWork: "Confirming",
    abNone: "no counterpart", abCannot: "That cannot be done here.", abNothing: "There is nothing doubtful left.", abNoUndo: "There is nothing to undo.", abNoRedo: "There is nothing to redo.",
    abConfidence: "confidence", abArrows: "To the sentence above, below, across", abEnds: "To the beginning, to the end",
    "ab-high": "sure", "ab-middle": "fair", "ab-low": "doubtful", "ab-null": "no counterpart", "ab-edited": "made by hand", "ab-confirmed": "confirmed",
    abPlace: (at, count, type, state, score) => `Bead ${at} of ${count}: ${type}, ${state}${score ? `, confidence ${score}` : ""}`,
    abProgress: (count, confirmed, left) => `${count} beads, ${confirmed} confirmed, ${left} doubtful`,
  },
  nl: {
    abUndo: "Ongedaan maken", abRedo: "Opnieuw", abBeadIs: "Een koppeling is wat bij elkaar hoort: zinnen van de ene tekst en die van de andere die ze vertalen. Elke rij is er een.", abPrevious: "Vorige twijfel", abNext: "Volgende twijfel", abMergeBack: "Samen met vorige", abMerge: "Samen met volgende",
    abSplit: "Splitsen", abUp: "Omhoog", abDown: "Omlaag", abUnlink: "Losmaken", abRemove: "Verwijderen", abCorrect: "Tekst verbeteren", abJoin: "Zinnen samenvoegen",
    abConfirm: "Goedkeuren", abConfirmAll: "Alles tot hier goed", abKeys: "Toetsen",
    abMergeBackWhy: "Maak één koppeling van deze en de vorige", abMergeWhy: "Maak één koppeling van deze en de volgende",
    abSplitWhy: "Maak twee koppelingen van deze, vóór de zin waar je bent", abUpWhy: "Verplaats de zin naar de koppeling erboven", abDownWhy: "Verplaats de zin naar de koppeling eronder",
    abUnlinkWhy: "Laat beide kanten van deze koppeling zonder tegenhanger", abRemoveWhy: "Verwijder deze koppeling met haar zinnen", abCorrectWhy: "Verander de tekst van de zin, of splits hem",
    abJoinWhy: "Maak één zin van deze en de volgende", abConfirmWhy: "Zeg dat deze koppeling klopt, en ga verder", abConfirmAllWhy: "Zeg dat deze koppeling en alles erboven klopt",
    abDone: "Klaar", abSplitHere: "Hier splitsen", abCancel: "Annuleren", abClose: "Sluiten", abSentence: "Tekst van de zin", abSentenceOf: (at) => `Zin ${at}`,
    abGridLabel: "Koppelingen: zinnen van beide teksten die elkaar vertalen", abGo: "Doorlopen", abBeads: "Koppelingen", abSentences: "Zinnen", abWork: "Goedkeuren",
    abNone: "geen tegenhanger", abCannot: "Dat kan hier niet.", abNothing: "Er is niets twijfelachtigs meer.", abNoUndo: "Er is niets om ongedaan te maken.", abNoRedo: "Er is niets om opnieuw te doen.",
    abConfidence: "zekerheid", abArrows: "Naar de zin erboven, eronder, ertegenover", abEnds: "Naar het begin, naar het einde",
    "ab-high": "zeker", "ab-middle": "redelijk", "ab-low": "twijfelachtig", "ab-null": "geen tegenhanger", "ab-edited": "met de hand gemaakt", "ab-confirmed": "goedgekeurd",
    abPlace: (at, count, type, state, score) => `Koppeling ${at} van ${count}: ${type}, ${state}${score ? `, zekerheid ${score}` : ""}`,
    abProgress: (count, confirmed, left) => `${count} koppelingen, ${confirmed} goedgekeurd, ${left} twijfelachtig`,
  },
});
