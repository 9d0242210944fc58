/** From when on which age counts, and by which law. */
type Age = { readonly since: string; readonly age: number; readonly law: string }

/** Where a country has not said otherwise (GDPR Art. 8(1)). */
const DEFAULT: Age = { since: '2018-05-25', age: 16, law: 'GDPR Art. 8(1)' }

const since2018 = (age: number, law: string): readonly Age[] => [{ since: '2018-05-25', age, law }]

/**
 * The age from which somebody consents alone to an online service, by country (ISO 3166-1 alpha-2), oldest rule first. Data, so that a new
 * law is a line with its date. Countries that are not here, and Bosnia and Herzegovina, whose law of 2025 (Sl. gl. BiH 12/25) we have not
 * seen in the gazette, follow the strictest rule, 16.
 */
export const AGES: Readonly<Record<string, readonly Age[]>> = {
  AT: since2018(14, 'DSG § 4(4)'),
  BE: since2018(13, 'Loi du 30 juillet 2018, art. 7'),
  BG: since2018(14, 'ZZLD čl. 25v'),
  CY: since2018(14, 'Law 125(I)/2018, s. 8'),
  CZ: since2018(15, 'Zákon 110/2019 Sb. § 7'),
  DE: since2018(16, 'DSGVO Art. 8(1)'),
  DK: [
    { since: '2018-05-25', age: 13, law: 'Databeskyttelsesloven § 6(2)' },
    { since: '2024-01-01', age: 15, law: 'Databeskyttelsesloven § 6(2), lov nr. 1783/2023' },
  ],
  EE: since2018(13, 'IKS § 8'),
  ES: since2018(14, 'LOPDGDD art. 7'),
  FI: since2018(13, 'Tietosuojalaki 1050/2018, 5 §'),
  FR: since2018(15, 'Loi 78-17, art. 45'),
  GB: since2018(13, 'UK GDPR Art. 8(1); DPA 2018 s. 9'),
  GR: since2018(15, 'Law 4624/2019, art. 21'),
  HR: since2018(16, 'NN 42/2018, čl. 19.'),
  HU: since2018(16, 'GDPR Art. 8(1)'),
  IE: since2018(16, 'Data Protection Act 2018, s. 31'),
  IS: since2018(13, 'Lög 90/2018, 10. gr.'),
  IT: since2018(14, 'D.lgs. 196/2003, art. 2-quinquies'),
  LT: since2018(14, 'ADTAĮ 6 str.'),
  LU: since2018(16, 'GDPR Art. 8(1)'),
  LV: since2018(13, 'FPDAL 33. pants'),
  MT: since2018(13, 'S.L. 586.11, reg. 4'),
  NL: since2018(16, 'UAVG art. 5'),
  NO: since2018(13, 'Personopplysningsloven § 5'),
  PL: since2018(16, 'RODO art. 8(1)'),
  PT: since2018(13, 'Lei 58/2019, art. 16.º'),
  RO: since2018(16, 'GDPR Art. 8(1)'),
  RS: [{ since: '2019-08-21', age: 15, law: 'ZZPL (Sl. glasnik RS 87/2018) čl. 16' }],
  SE: since2018(13, 'Lag 2018:218, 2 kap. 4 §'),
  SI: [DEFAULT, { since: '2023-01-26', age: 15, law: 'ZVOP-2, 8. člen' }],
  SK: since2018(16, 'Zákon 18/2018 Z. z. § 15'),
}

/** The age, in years, from which somebody consents alone on that day, and the law that says so. `country`: ISO 3166-1 alpha-2, any case. */
export const ageOfConsent = (country: string | undefined, on: Date): Age => {
  const day = on.toISOString().slice(0, 10)
  const rules = Object.hasOwn(AGES, country?.toUpperCase() ?? '') ? AGES[country?.toUpperCase() ?? ''] : undefined
  return rules?.findLast(({ since }) => since <= day) ?? DEFAULT
}
