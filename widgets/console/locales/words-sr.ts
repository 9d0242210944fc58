import type { Words } from './words.ts'
import { select } from './words.ts'

const form = select('sr')

/** Serbian in Latin script, which Web Awesome does not bring. */
export default {
  $code: 'sr',
  $name: 'Srpski',
  $dir: 'ltr',
  clearEntry: 'Obriši unos',
  close: 'Zatvori',
  completed: 'Završeno',
  copied: 'Kopirano',
  copy: 'Kopiraj',
  currentValue: 'Trenutna vrednost',
  date: 'Datum',
  decrement: 'Smanji',
  disabled: 'Onemogućeno',
  error: 'Greška',
  hidePassword: 'Sakrij lozinku',
  increment: 'Povećaj',
  loading: 'Učitavanje',
  locked: 'Zaključano',
  nextPage: 'Sledeća strana',
  notCompleted: 'Nije završeno',
  numCharacters: (n) => form(n, '1 znak', `${n} znaka`, `${n} znakova`),
  numCharactersRemaining: (n) => form(n, 'preostao 1 znak', `preostala ${n} znaka`, `preostalo ${n} znakova`),
  numOptionsSelected: (n) => form(n, 'izabrana 1 stavka', `izabrane ${n} stavke`, `izabrano ${n} stavki`),
  pagination: 'Strane',
  previousPage: 'Prethodna strana',
  progress: 'Napredak',
  remove: 'Ukloni',
  resize: 'Promeni veličinu',
  scrollToEnd: 'Pomeri na kraj',
  scrollToStart: 'Pomeri na početak',
  scrollableRegion: 'Oblast koja se pomera',
  showPassword: 'Prikaži lozinku',
  stepXOfY: (step, total) => `Korak ${step} od ${total}`,
  steps: 'Koraci',
} satisfies Words
