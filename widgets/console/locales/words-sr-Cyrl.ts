import type { Words } from './words.ts'
import { select } from './words.ts'

const form = select('sr')

/** Serbian in Cyrillic. Web Awesome looks at the language only, never at the script, so its code is the same as that of the Latin one. */
export default {
  $code: 'sr',
  $name: 'Српски',
  $dir: 'ltr',
  clearEntry: 'Обриши унос',
  close: 'Затвори',
  completed: 'Завршено',
  copied: 'Копирано',
  copy: 'Копирај',
  currentValue: 'Тренутна вредност',
  date: 'Датум',
  decrement: 'Смањи',
  disabled: 'Онемогућено',
  error: 'Грешка',
  hidePassword: 'Сакриј лозинку',
  increment: 'Повећај',
  loading: 'Учитавање',
  locked: 'Закључано',
  nextPage: 'Следећа страна',
  notCompleted: 'Није завршено',
  numCharacters: (n) => form(n, '1 знак', `${n} знака`, `${n} знакова`),
  numCharactersRemaining: (n) => form(n, 'преостао 1 знак', `преостала ${n} знака`, `преостало ${n} знакова`),
  numOptionsSelected: (n) => form(n, 'изабрана 1 ставка', `изабране ${n} ставке`, `изабрано ${n} ставки`),
  pagination: 'Стране',
  previousPage: 'Претходна страна',
  progress: 'Напредак',
  remove: 'Уклони',
  resize: 'Промени величину',
  scrollToEnd: 'Помери на крај',
  scrollToStart: 'Помери на почетак',
  scrollableRegion: 'Област која се помера',
  showPassword: 'Прикажи лозинку',
  stepXOfY: (step, total) => `Корак ${step} од ${total}`,
  steps: 'Кораци',
} satisfies Words
