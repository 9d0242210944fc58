import type { Words } from './words.ts'
import { select } from './words.ts'

const form = select('bs')

/** Bosnian, which Web Awesome does not bring. */
export default {
  $code: 'bs',
  $name: 'Bosanski',
  $dir: 'ltr',
  clearEntry: 'Obriši unos',
  close: 'Zatvori',
  completed: 'Završeno',
  copied: 'Kopirano',
  copy: 'Kopiraj',
  currentValue: 'Trenutna vrijednost',
  date: 'Datum',
  decrement: 'Smanji',
  disabled: 'Onemogućeno',
  error: 'Greška',
  hidePassword: 'Sakrij lozinku',
  increment: 'Povećaj',
  loading: 'Učitavanje',
  locked: 'Zaključano',
  nextPage: 'Sljedeća stranica',
  notCompleted: 'Nije završeno',
  numCharacters: (n) => form(n, '1 znak', `${n} znaka`, `${n} znakova`),
  numCharactersRemaining: (n) => form(n, 'preostao 1 znak', `preostala ${n} znaka`, `preostalo ${n} znakova`),
  numOptionsSelected: (n) => form(n, 'odabrana 1 stavka', `odabrane ${n} stavke`, `odabrano ${n} stavki`),
  pagination: 'Stranice',
  previousPage: 'Prethodna stranica',
  progress: 'Napredak',
  remove: 'Ukloni',
  resize: 'Promijeni veličinu',
  scrollToEnd: 'Pomjeri na kraj',
  scrollToStart: 'Pomjeri na početak',
  scrollableRegion: 'Područje koje se pomjera',
  showPassword: 'Prikaži lozinku',
  stepXOfY: (step, total) => `Korak ${step} od ${total}`,
  steps: 'Koraci',
} satisfies Words
