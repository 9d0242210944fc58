import { days, newest, type ConsentFacts } from './facts.ts'

/**
 * A consent as a Consent Receipt of the Kantara Initiative, version 1.1 (KI-CR-v1.1.0). It knows consents that were given only, so the
 * newest decision is in `consentType`. An empty string is how it writes what a controller has not said.
 */
export const kantara = (facts: ConsentFacts) => {
  const { id, at, state } = newest(facts)
  const special = facts.data.filter((one) => one.special)
  const isGiven = state === 'given' || state === 'confirmed' || state === 'reconfirmed'
  return {
    version: 'KI-CR-v1.1.0',
    jurisdiction: facts.jurisdiction,
    // Seconds, as its schema says.
    consentTimestamp: Math.floor(Date.parse(at) / 1_000),
    collectionMethod: `web form "${facts.form.title}"`,
    consentReceiptID: id,
    language: facts.language,
    piiPrincipalId: facts.subjectId,
    piiControllers: [
      {
        piiController: facts.controller.name,
        onBehalf: false,
        contact: facts.controller.email,
        address: facts.controller.address === null ? {} : { streetAddress: facts.controller.address },
        email: facts.controller.email,
        phone: '',
        piiControllerUrl: facts.controller.policyUrl,
      },
    ],
    policyUrl: facts.controller.policyUrl,
    services: [
      {
        service: facts.form.title,
        purposes: [
          {
            purpose: facts.notice.text,
            purposeCategory: [facts.purpose],
            consentType: isGiven ? 'EXPLICIT' : state.toUpperCase(),
            piiCategory: [...new Set(facts.data.map(({ category }) => category))],
            primaryPurpose: false,
            termination: `${days(facts.retentionDays)}, or when it is withdrawn: ${facts.rightsUrl}`,
            ...(facts.recipients.length > 0
              ? { thirdPartyDisclosure: true, thirdPartyName: facts.recipients.join(', ') }
              : { thirdPartyDisclosure: false }),
          },
        ],
      },
    ],
    sensitive: special.length > 0,
    spiCat: [...new Set(special.map(({ category }) => category))],
  }
}
