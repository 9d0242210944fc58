import type { JurisdictionId } from '../clocks/jurisdictions.ts'

/** Where somebody may complain (Art. 77 GDPR). */
export type Authority = {
  readonly name: string
  readonly address?: string | undefined
  readonly url: string
  readonly email?: string | undefined
  readonly phone?: string | undefined
}

/**
 * The authority of each jurisdiction. Germany has one for each Land, and that of the controller’s seat is competent (BDSG § 40); its site
 * names the right one, and a site's settings can. For the Union as a whole, the Board lists all.
 */
export const AUTHORITIES = {
  EU: {
    name: 'Data protection authority of your country (list of the European Data Protection Board)',
    url: 'https://www.edpb.europa.eu/about-edpb/about-edpb/members_en',
  },
  DE: {
    name: 'Datenschutzaufsichtsbehörde des Bundeslandes (Anschriften bei der Bundesbeauftragten für den Datenschutz und die Informationsfreiheit, BfDI)',
    address: 'BfDI, Graurheindorfer Straße 153, 53117 Bonn',
    url: 'https://www.bfdi.bund.de/DE/Service/Anschriften/anschriften_table.html',
    email: 'poststelle@bfdi.bund.de',
  },
  PL: {
    name: 'Prezes Urzędu Ochrony Danych Osobowych (UODO)',
    address: 'ul. Stanisława Moniuszki 1A, 00-014 Warszawa',
    url: 'https://uodo.gov.pl',
    email: 'kancelaria@uodo.gov.pl',
  },
  HR: {
    name: 'Agencija za zaštitu osobnih podataka (AZOP)',
    address: 'Ulica Metela Ožegovića 16, 10000 Zagreb',
    url: 'https://azop.hr',
    email: 'azop@azop.hr',
  },
  BA: {
    name: 'Agencija za zaštitu ličnih podataka u Bosni i Hercegovini (AZLP)',
    address: 'Dubrovačka 6, 71000 Sarajevo',
    url: 'https://www.azlp.ba',
    email: 'azlpinfo@azlp.ba',
  },
  RS: {
    name: 'Poverenik za informacije od javnog značaja i zaštitu podataka o ličnosti',
    address: 'Bulevar kralja Aleksandra 15, 11120 Beograd',
    url: 'https://www.poverenik.rs',
    email: 'office@poverenik.rs',
  },
  UK: {
    name: 'Information Commissioner’s Office (ICO)',
    address: 'Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF',
    url: 'https://ico.org.uk/make-a-complaint/',
    phone: '0303 123 1113',
  },
} as const satisfies Record<JurisdictionId, Authority>

/** What the law calls the way to a court: Art. 79 GDPR, or what stands for it. */
export const COURT_REMEDIES = {
  EU: 'GDPR Art. 79',
  DE: 'GDPR Art. 79; BDSG § 44',
  PL: 'RODO Art. 79; ustawa z 10.5.2018, art. 92-93',
  HR: 'GDPR Art. 79; Zakon o provedbi Opće uredbe (NN 42/18)',
  BA: 'Zakon o zaštiti ličnih podataka (Sl. glasnik BiH 12/25)',
  RS: 'ZZPL čl. 84 (Sl. glasnik RS 87/2018)',
  UK: 'UK GDPR Art. 79; DPA 2018, s. 167',
} as const satisfies Record<JurisdictionId, string>

/** In lines, as it stands in a letter. */
export const authorityLines = ({ name, address, url, email, phone }: Authority): string =>
  [name, address, email, phone, url].filter((line) => line !== undefined).join('\n')
