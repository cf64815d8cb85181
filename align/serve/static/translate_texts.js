// What the tab Translate says.

import { addTexts, number } from "./i18n.js";

addTexts({
  en: {
    trText: "Dutch text", trTextHint: "Paste the text here, or drop a file here.",
    trFile: "Choose a file…", trFileHint: "Articles, web pages, Word, OpenDocument, EPUB, PDF, subtitles, XLIFF and more.",
    trRemove: "Remove", trGlossary: "Glossary of your own", trTerms: (count) => (count === 1 ? "1 term" : `${number(count)} terms`),
    trGlossaryHint: "A term a line: the Dutch, = or a tab, and the English. Files: TSV, CSV, TBX.", trGlossaryFile: "Choose a glossary…",
    trGo: "Translate", trClear: "Clear all", trClearNo: "Keep all", trClearSure: "This forgets the text, its translation, the glossary and everything you edited.",
    trKeys: "Ctrl+Enter translates.", trToResult: "To the translation", trBack: "Back to the text", trNothing: "There is no text yet: paste one, or choose a file.",
    trReading: "Reading the text…", trProgress: (done, all) => `${number(done)} of ${number(all)} sentences`,
    trDone: (all) => (all === 1 ? "1 sentence" : `${number(all)} sentences`), trStopped: (done, all) => `Stopped at ${number(done)} of ${number(all)} sentences`,
    trEditedCount: (count) => `${number(count)} edited`, trEmptyDocument: "Nothing is left to translate in this file: every text has a translation.",
    trStop: "Stop", trGoOn: "Go on", trBroken: "The server stopped in the middle. What is here stays; go on when it runs again.",
    trDoubtful: "Next doubtful", trNoDoubt: "No sentence is doubtful.", trCopy: "Copy all", trCopied: "The translation is copied.", trNotCopied: "The browser does not let it be copied; save the translation as text.",
    trSaveAs: "Save as", trSave: "Save", trAsText: "Text", trAsOwn: (suffix) => `The file’s own format (${suffix})`, trSaved: (name) => `${name} is saved; it is in your downloads.`,
    trPasted: "Pasted text", trResult: "Sentences and their translation", trSentence: (n) => `Sentence ${number(n)}`, trTarget: (n) => `English of sentence ${number(n)}`,
    trRowKeys: "Enter: next sentence. Shift+Enter: the one before. Esc: undo what you typed here. Alt+N: next doubtful. Ctrl+S: save.", trWaiting: "not yet translated",
    trEdited: "Edited by you", trEditedWhy: "You wrote this. It is saved as a person's work, with today's date.", trUndo: "Undo my edit",
    trWords: "Words", trWordsOf: "What the lexicon says", trNoWords: "The lexicon has nothing for this sentence; the model does it by itself.",
    trLooking: "Looking…", trDetail: "In detail", trKindWord: "word", trKindName: "name", trKindCompound: "compound", trKindPhrase: "phrase", trKindSeparable: "separable verb", trKindWanted: "glossary",
  },
  nl: {
    trText: "Nederlandse tekst", trTextHint: "Plak de tekst hier, of sleep er een bestand naartoe.",
    trFile: "Bestand kiezen…", trFileHint: "Artikelen, webpagina's, Word, OpenDocument, EPUB, pdf, ondertitels, XLIFF en meer.",
    trRemove: "Verwijderen", trGlossary: "Eigen woordenlijst", trTerms: (count) => (count === 1 ? "1 term" : `${number(count)} termen`),
    trGlossaryHint: "Een term per regel: het Nederlands, = of een tab, en het Engels. Bestanden: TSV, CSV, TBX.", trGlossaryFile: "Woordenlijst kiezen…",
    trGo: "Vertalen", trClear: "Alles wissen", trClearNo: "Alles houden", trClearSure: "Dit vergeet de tekst, de vertaling, de woordenlijst en alles wat je hebt bewerkt.",
    trKeys: "Ctrl+Enter vertaalt.", trToResult: "Naar de vertaling", trBack: "Terug naar de tekst", trNothing: "Er is nog geen tekst: plak er een, of kies een bestand.",
    trReading: "De tekst wordt gelezen…", trProgress: (done, all) => `${number(done)} van ${number(all)} zinnen`,
    trDone: (all) => (all === 1 ? "1 zin" : `${number(all)} zinnen`), trStopped: (done, all) => `Gestopt bij ${number(done)} van ${number(all)} zinnen`,
    trEditedCount: (count) => `${number(count)} bewerkt`, trEmptyDocument: "In dit bestand is niets meer te vertalen: elke tekst heeft een vertaling.",
    trStop: "Stop", trGoOn: "Verder gaan", trBroken: "De server hield halverwege op. Wat er staat, blijft; ga verder als hij weer draait.",
    trDoubtful: "Volgende twijfel", trNoDoubt: "Over geen enkele zin is twijfel.", trCopy: "Alles kopiëren", trCopied: "De vertaling is gekopieerd.", trNotCopied: "De browser laat niet kopiëren; sla de vertaling op als tekst.",
    trSaveAs: "Opslaan als", trSave: "Opslaan", trAsText: "Tekst", trAsOwn: (suffix) => `Het eigen formaat (${suffix})`, trSaved: (name) => `${name} is opgeslagen; het staat bij je downloads.`,
    trPasted: "Geplakte tekst", trResult: "Zinnen en hun vertaling", trSentence: (n) => `Zin ${number(n)}`, trTarget: (n) => `Engels van zin ${number(n)}`,
    trRowKeys: "Enter: volgende zin. Shift+Enter: de vorige. Esc: ongedaan maken wat je hier typte. Alt+N: volgende twijfel. Ctrl+S: opslaan.", trWaiting: "nog niet vertaald",
    trEdited: "Door jou bewerkt", trEditedWhy: "Jij hebt dit geschreven. Het wordt opgeslagen als mensenwerk, met de datum van vandaag.", trUndo: "Ongedaan maken",
    trWords: "Woorden", trWordsOf: "Wat het lexicon zegt", trNoWords: "Het lexicon heeft niets voor deze zin; het model doet het zelf.",
    trLooking: "Even zoeken…", trDetail: "Precies (in het Engels)", trKindWord: "woord", trKindName: "naam", trKindCompound: "samenstelling", trKindPhrase: "uitdrukking", trKindSeparable: "scheidbaar werkwoord", trKindWanted: "woordenlijst",
  },
});
