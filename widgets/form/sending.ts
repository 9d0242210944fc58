import type { SubmissionContext } from '../../server/forms/contract.ts'
import { passes } from '../core/api.ts'
import { PortikErrorEvent, PortikSubmitEvent, PortikSubmittedEvent } from '../core/events.ts'
import type { Letter, Outcome } from '../core/outbox.ts'
import { drain, post, send, waiting, watch } from '../core/outbox.ts'
import { draftOf } from './draft.ts'
import type { Field } from './fields.ts'
import type { Filling } from './filling.ts'

/** Without consent: the page and where the visitor came from, without query strings. With consent: campaign and first visit too. */
const contextOf = (): SubmissionContext => {
  const bare = (url: string) => url.replace(/[?#].*/, '').slice(0, 2_000)
  return {
    page: bare(location.href),
    ...(document.referrer && { referrer: bare(document.referrer) }),
    ...(navigator.globalPrivacyControl && { gpc: true }),
    ...window.portik?.touches?.(),
  }
}

const consentOf = ({ kind, off, key, host, controls: [box] }: Field) => {
  if (kind !== 'consent' || off) return []
  const { purpose = box.name.replace(/^consent\./, '') || key, notice } = host?.dataset ?? {}
  return [{ purpose, granted: (box as HTMLInputElement).checked, ...(notice && { notice }) }]
}

const letterOf = (filling: Filling): Letter => {
  const { form, fields, values, id, host } = filling
  return {
    id,
    form: host.url,
    version: Number(form.dataset['version']) || undefined,
    body: {
      id,
      locale: filling.locale as Letter['body']['locale'],
      values,
      consents: fields.flatMap(consentOf),
      context: contextOf(),
      website: form.querySelector<HTMLInputElement>('[name=website]')?.value ?? '',
    },
    draft: draftOf(fields),
    at: Date.now(),
    attempts: 0,
    next: 0,
  }
}

/** Shows what became of a submission, now or later. */
const settle = (filling: Filling, outcome: Outcome): void => {
  const { host, t } = filling
  if (outcome.ok) {
    filling.receipt = outcome.value
    filling.phase = 'sent'
    host.dispatchEvent(new PortikSubmittedEvent(outcome.value))
    return
  }
  const { failure } = outcome
  host.dispatchEvent(new PortikErrorEvent(failure))
  if (passes(failure)) {
    filling.phase = 'waiting'
    const text = t(failure.status ? 'widget:send.busy' : 'widget:send.offline')
    filling.say({ text, action: t('widget:send.now'), act: () => void drain(true) })
    return
  }
  filling.phase = 'open'
  // Of an earlier visit the outbox has put back what was typed; in this one it still stands in the form.
  if (!filling.restore()) filling.draft.keep()
  const problems = failure.errors.flatMap(({ field: key, message, code }) => {
    const field = filling.fields.find((field) => field.key === key || key === `values.${key}` || field.host?.dataset['purpose'] === key)
    return field ? [{ field, text: message ?? t(`fields:${code}`) }] : []
  })
  if (problems.length) return void filling.show(problems)
  if (failure.code === 'submission_changed') filling.renew()
  const reason = failure.code === 'submission_changed' ? 'changed' : failure.code === 'form_closed' ? 'closed' : 'refused'
  filling.say({ text: t(`widget:send.${reason}`) })
}

/** Sends what is filled in: checked, announced, kept on the device, then on its way. Pressing Send twice sends once. */
export const sendFilling = async (filling: Filling): Promise<void> => {
  const { host, t } = filling
  if (host.phase !== 'open') return
  filling.phase = 'sending'
  const stop = (text?: string) => {
    filling.phase = 'open'
    filling.say(text ? { text } : undefined)
  }
  if (!(await filling.validate())) return void (filling.phase = 'open')
  filling.say({ text: t('widget:send.sending') })
  if (filling.uploads && !(await filling.uploads.finish())) return stop(t('widget:upload.unfinished'))
  filling.update()
  if (!host.dispatchEvent(new PortikSubmitEvent(filling.values))) return stop()
  const letter = letterOf(filling)
  await post(letter)
  filling.draft.drop()
  const pass = await filling.pass()
  const outcome = await send(letter, pass.ok ? pass.value : undefined)
  if (!outcome.ok) watch(letter.id, (later) => settle(filling, later))
  settle(filling, outcome)
}

/** A letter of an earlier visit to this page that has not arrived yet: shown as such, sent again, with the id that it had. */
export const resume = async (filling: Filling): Promise<void> => {
  const letter = (await waiting()).find(({ form }) => form === filling.host.url)
  if (!letter) return
  filling.id = letter.id
  watch(letter.id, (outcome) => settle(filling, outcome))
  filling.phase = 'waiting'
  filling.say({ text: filling.t('widget:send.resumed') })
  void drain(true)
}
