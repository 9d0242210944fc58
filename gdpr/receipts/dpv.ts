import { days, newest, type ConsentFacts } from './facts.ts'

/** States of ours as the vocabulary calls them. */
const STATUS: Readonly<Record<string, string>> = {
  requested: 'dpv:ConsentRequested',
  given: 'dpv:ConsentGiven',
  confirmed: 'dpv:ConsentGiven',
  reconfirmed: 'dpv:RenewedConsentGiven',
  refused: 'dpv:ConsentRefused',
  withdrawn: 'dpv:ConsentWithdrawn',
  expired: 'dpv:ConsentExpired',
  invalidated: 'dpv:ConsentInvalidated',
  terminated: 'dpv:ConsentRevoked',
}

const CONTEXT = {
  dpv: 'https://w3id.org/dpv#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  loc: 'https://w3id.org/dpv/loc#',
  dct: 'http://purl.org/dc/terms/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  portik: 'urn:portik:consent#',
} as const

/** To withdraw (7(3)), to know (13, 15), to correct, erase, restrict, take along, object, and to complain. */
const RIGHTS = ['A7-3', 'A13', 'A15', 'A16', 'A17', 'A18', 'A20', 'A77'] as const

const moment = (at: string) => ({ '@type': 'xsd:dateTime', '@value': at })

/**
 * A consent as JSON-LD of the Data Privacy Vocabulary (W3C community group), by its profile for records of ISO/IEC TS 27560 under
 * the GDPR. Purposes and categories of ours are in a namespace of ours, which the vocabulary allows.
 */
export const dpv = (facts: ConsentFacts) => ({
  '@context': CONTEXT,
  '@id': `urn:uuid:${newest(facts).id}`,
  '@type': 'dpv:ConsentRecord',
  'dct:identifier': newest(facts).id,
  'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr',
  'dct:language': facts.language,
  'dpv:hasDataSubject': { '@id': `urn:uuid:${facts.subjectId}`, '@type': 'dpv:DataSubject' },
  'dpv:hasDataController': {
    '@type': 'dpv:DataController',
    'dpv:hasName': facts.controller.name,
    'dpv:hasContact': facts.controller.email,
    ...(facts.controller.address === null ? {} : { 'dpv:hasAddress': facts.controller.address }),
  },
  'dpv:hasJurisdiction': `loc:${facts.jurisdiction}`,
  'dpv:hasApplicableLaw': 'eu-gdpr:GDPR',
  'dpv:hasLegalBasis': facts.data.some(({ special }) => special) ? ['eu-gdpr:A6-1-a', 'eu-gdpr:A9-2-a'] : ['eu-gdpr:A6-1-a'],
  'dpv:hasNotice': {
    '@id': `urn:uuid:${facts.notice.id}`,
    '@type': 'dpv:ConsentNotice',
    'dct:hasVersion': String(facts.notice.version),
    'dct:description': facts.notice.text,
    'dct:source': facts.controller.policyUrl,
    'portik:sha256': facts.notice.sha256,
  },
  'dpv:hasProcess': {
    '@type': 'dpv:Process',
    'dpv:hasService': facts.form.title,
    'dpv:hasPurpose': `portik:purpose-${facts.purpose}`,
    'dpv:hasPersonalData': facts.data.map(({ key, label, category, optional, special }) => ({
      '@id': `portik:field-${key}`,
      '@type': special ? ['dpv:SpecialCategoryPersonalData', `portik:${category}`] : ['dpv:PersonalData', `portik:${category}`],
      'dct:title': label,
      'dpv:hasNecessity': optional ? 'dpv:Optional' : 'dpv:Required',
      'dpv:hasDataSource': 'dpv:DataSubject',
    })),
    'dpv:hasRecipient': facts.recipients.map((name) => ({ '@type': 'dpv:Recipient', 'dpv:hasName': name })),
    'dpv:hasStorageCondition': [
      { '@type': 'dpv:StorageLocation', 'dpv:hasLocation': facts.storedAt },
      { '@type': 'dpv:StorageDuration', 'dpv:hasDuration': days(facts.retentionDays) },
    ],
  },
  'dpv:hasRight': RIGHTS.map((right) => ({ '@id': `eu-gdpr:${right}`, 'dpv:isExercisedAt': facts.rightsUrl })),
  'dpv:hasConsentStatus': facts.decisions.map(({ id, state, at }) => ({
    '@id': `urn:uuid:${id}`,
    '@type': STATUS[state] ?? 'dpv:ConsentUnknown',
    'dpv:isIndicatedAtTime': moment(at),
    'dpv:isIndicatedBy': { '@id': `urn:uuid:${facts.subjectId}` },
    'portik:state': state,
  })),
})
