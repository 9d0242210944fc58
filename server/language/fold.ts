/**
 * Letters that Unicode does not take apart, in one spelling. Serbian comes in two scripts, and both are also typed without
 * diacritics: `Ђорђе`, `Đorđe` and `Djordje` are one name. `dž` and `џ` become `dz`, as bare typing makes them.
 */
const LETTERS: Readonly<Record<string, string>> = {
  ђ: 'dj',
  љ: 'lj',
  њ: 'nj',
  џ: 'dz',
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'z',
  з: 'z',
  и: 'i',
  ј: 'j',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  ћ: 'c',
  у: 'u',
  ф: 'f',
  х: 'h',
  ц: 'c',
  ч: 'c',
  ш: 's',
  đ: 'dj',
  ł: 'l',
  ø: 'o',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  // Arabic letters that are written for one another, and the stretch between letters.
  ى: 'ي',
  ة: 'ه',
  '\u0640': '',
}

const OTHERS = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu')
const ASCII = /^[\u0020-\u007E]*$/u

/** A text in the one spelling in which it is searched: lower case, one script, no diacritics. */
export const fold = (text: string): string => {
  const lower = text.toLowerCase()
  if (ASCII.test(lower)) return lower
  return (
    lower
      // Before the letters lose their marks: ђ and ћ have a form of their own, and so have the Latin đ and ł.
      .normalize('NFC')
      .replaceAll(OTHERS, (letter) => LETTERS[letter] ?? letter)
      .normalize('NFKD')
      .replaceAll(/\p{M}+/gu, '')
  )
}
