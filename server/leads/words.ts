/** At the beginning of a word only, so that a stem is not found in the middle of another word. */
const finder = (...languages: readonly string[]): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${languages.join('|')})`, 'iu')

/** Money and ordering, in every language of the kit; stems, because these languages inflect. */
const BUDGET = finder(
  'budget|quote|pricing|price list|estimate|purchase order|invoice',
  'budžet|budzet|ponud|cenovnik|cen[aeu](?!\\p{L})|predračun|predracun|faktur|račun|nabavk|nabavc',
  'буџет|понуд|ценовник|цен[аеу](?!\\p{L})|предрачун|фактур|рачун|набавк|набавц',
  'proračun|troškovnik|cjenik|cijen|nabav',
  'budżet|wycen|ofert|cennik|zamówi|zamowi|kosztorys',
  'angebot|kostenvoranschlag|preisliste|bestell|kaufen|rechnung',
  'ميزانية|عرض سعر|عرض أسعار|فاتورة|شراء|تسعير',
)

/** Time that presses. */
const URGENCY = finder(
  'urgent|asap|as soon as possible|deadline|this week|immediately',
  'hitno|što pre|sto pre|odmah|rok je|ove nedelje|što prije|sto prije|ove sedmice|ovaj tjedan|žurno',
  'хитно|што пре|одмах|рок је|ове недеље',
  'piln[eiy]|jak najszybciej|natychmiast|w tym tygodniu',
  'dringend|so schnell wie möglich|schnellstmöglich|sofort|diese woche|eilig',
  'عاجل|في أقرب وقت|فور|هذا الأسبوع',
)

/** The first word about money or ordering, if there is one. */
export const budgetWord = (text: string): string | undefined => BUDGET.exec(text)?.[0].toLowerCase()

/** The first word about time pressing, if there is one. */
export const urgencyWord = (text: string): string | undefined => URGENCY.exec(text)?.[0].toLowerCase()

const setOf = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.join(' ').split(' '))

/** Mailbox providers for private people: an address there says nothing about a company. */
export const FREE_MAIL = setOf(
  'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com',
  'proton.me protonmail.com pm.me tutanota.com tuta.com zoho.com mail.com fastmail.com yandex.com yandex.ru mail.ru maktoob.com',
  'gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org arcor.de yahoo.de hotmail.de',
  'wp.pl o2.pl onet.pl op.pl interia.pl poczta.onet.pl gazeta.pl vp.pl tlen.pl',
  'eunet.rs mts.rs sbb.rs ptt.rs open.telekom.rs verat.net hotmail.rs net.hr inet.hr t-com.hr optinet.hr vip.hr bih.net.ba tel.net.ba',
)

/** Mailboxes that belong to a function, not to a person. */
export const ROLE_MAILBOXES = setOf(
  'info office contact kontakt sales prodaja support podrska admin administrator webmaster postmaster hello mail noreply no-reply',
  'abuse biuro sekretariat marketing billing hr jobs buero ured',
)
