import { days, newest, type ConsentFacts, type Decision } from './facts.ts'

/** The standard and edition that a record follows. */
export const SCHEMA_VERSION = 'ISO/IEC TS 27560:2023'

/** A yes that was asked for twice, or that is about data of Art. 9, is explicit (EDPB Guidelines 05/2020, paragraphs 93 to 98). */
const typeOf = ({ data, decisions }: ConsentFacts): 'explicit' | 'regular' =>
  data.some(({ special }) => special) || decisions.some(({ state }) => state === 'requested' || state === 'confirmed')
    ? 'explicit'
    : 'regular'

const eventOf = (facts: ConsentFacts, { id, at, state }: Decision) => ({
  event_id: id,
  event_time: at,
  validity_duration: days(facts.retentionDays),
  entity_id: facts.subjectId,
  event_type: typeOf(facts),
  event_state: state,
})

/** The record and the salt of each decision: with them, its entry in the ledger can be found and computed again. */
const proofOf = ({ decisions }: ConsentFacts) =>
  decisions.flatMap(({ id, entry, salt }) => (salt === null ? [] : [{ entry_id: id, record: entry, salt }]))

/**
 * A consent as a record of ISO/IEC TS 27560:2023, with the fields that the GDPR asks for beside. Names and which of them are
 * mandatory: the guide of the Data Privacy Vocabularies group on that standard (https://w3id.org/dpv/guides/consent-27560).
 */
export const iso27560 = (facts: ConsentFacts) => ({
  header: {
    schema_version: SCHEMA_VERSION,
    record_id: newest(facts).id,
    pii_principal_id: facts.subjectId,
    tenant_id: facts.site,
  },
  processing: {
    privacy_notice: {
      url: facts.controller.policyUrl,
      id: facts.notice.id,
      version: facts.notice.version,
      sha256: facts.notice.sha256,
      text: facts.notice.text,
    },
    language: facts.language,
    purpose: facts.purpose,
    lawful_basis: facts.data.some(({ special }) => special) ? ['GDPR Art. 6(1)(a)', 'GDPR Art. 9(2)(a)'] : ['GDPR Art. 6(1)(a)'],
    pii_information: facts.data.map(({ key, label, category, optional, special }) => ({
      pii_type: category,
      attribute_id: key,
      attribute_name: label,
      pii_optional: optional,
      sensitive_category: special,
      special_category: special,
    })),
    pii_controllers: ['controller'],
    collection_method: 'web form',
    processing_method: 'electronic, by the controller and the recipients named',
    storage_locations: [facts.storedAt],
    retention_period: days(facts.retentionDays),
    processing_locations: [facts.storedAt],
    geographic_restrictions: null,
    service: { form: facts.form.id, version: facts.form.version, title: facts.form.title },
    jurisdiction: facts.jurisdiction,
    recipient_third_parties: [...facts.recipients],
    withdrawal_method: facts.rightsUrl,
    privacy_rights: facts.rightsUrl,
  },
  parties: [
    {
      party_id: 'controller',
      name: facts.controller.name,
      address: facts.controller.address ?? '',
      contact: facts.controller.email,
      email: facts.controller.email,
      url: facts.controller.policyUrl,
      type: 'organisation',
      role: 'pii_controller',
    },
    ...facts.recipients.map((name, i) => ({
      party_id: `recipient-${i + 1}`,
      name,
      address: '',
      contact: facts.controller.email,
      type: 'organisation',
      role: 'third_party',
    })),
  ],
  events: facts.decisions.map((decision) => eventOf(facts, decision)),
  ledger: { entries: proofOf(facts) },
})
