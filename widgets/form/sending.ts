import type { SubmissionContext } from '../../server/forms/contract.ts'
import { passes } from '../core/api.ts'
import { PortikErrorEvent, PortikSubmitEvent, PortikSubmittedEvent } from '../core/events.ts'
import type { Letter, Outcome } from '../core/outbox.ts'
import { draftOf } from './draft.ts'
import type { Filling } from './filling.ts'

/** Without consent: the page and where the visitor came from, without query strings. With consent: campaign and first visit too. */
const contextOf = (): SubmissionContext => {
  const bare = (url: string) => url.replace(/[?#].*/, '').slice(0, 2_000)
  return { page: bare(location.href), ...(document.referrer && { referrer: bare(document.referrer) }), ...window.portik?.touches?.() }
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
      consents: fields
        .filter(({ kind, off }) => kind === 'consent' && !off)
        .map(({ key, host, controls: [box] }) => ({
          purpose: host?.dataset['purpose'] ?? (box.name.replace(/^consent\./, '') || key),
          granted: (box as HTMLInputElement).checked,
          ...(host?.dataset['notice'] && { notice: host.dataset['notice'] }),
        })),
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
export const settle = async (filling: Filling, outcome: Outcome): Promise<void> => {
  const { host } = filling
  const t = await host.texts
  if (outcome.ok) {
    host.receipt = outcome.value
    host.phase = 'sent'
    host.dispatchEvent(new PortikSubmittedEvent(outcome.value))
    return
  }
  const { failure } = outcome
  host.dispatchEvent(new PortikErrorEvent(failure))
  if (passes(failure)) {
    host.phase = 'waiting'
    const retry = () => void import('../core/outbox.ts').then(({ drain }) => drain(true))
    host.status = { text: t(failure.status ? 'widget:send.busy' : 'widget:send.offline'), action: t('widget:send.now'), act: retry }
    return
  }
  host.phase = 'open'
  // Of an earlier visit the outbox has put back what was typed; in this one it still stands in the form.
  if (!filling.restore()) filling.keepDraft()
  const problems = failure.errors.flatMap(({ field: key, message, code }) => {
    const field = filling.fields.find((field) => field.key === key || key === `values.${key}` || field.host?.dataset['purpose'] === key)
    return field ? [{ field, text: message ?? t(`fields:${code}`) }] : []
  })
  if (problems.length) return void filling.show(problems)
  if (failure.code === 'submission_changed') filling.renew()
  const reason = failure.code === 'submission_changed' ? 'changed' : failure.code === 'form_closed' ? 'closed' : 'refused'
  host.status = { text: t(`widget:send.${reason}`) }
}

/** Sends what is filled in: checked, announced, kept on the device, then on its way. Pressing Send twice sends once. */
export const sendFilling = async (filling: Filling): Promise<void> => {
  const { host } = filling
  if (host.phase !== 'open') return
  host.phase = 'sending'
  const t = await host.texts
  const stop = (text?: string) => {
    host.phase = 'open'
    host.status = text ? { text } : undefined
  }
  if (!(await filling.validate())) return stop()
  host.status = { text: t('widget:send.sending') }
  if (filling.uploads && !(await filling.uploads.finish())) return stop(t('widget:upload.unfinished'))
  filling.update()
  if (!host.dispatchEvent(new PortikSubmitEvent(filling.values))) return stop()
  const outbox = await import('../core/outbox.ts').catch(() => undefined)
  // Not even our own program arrives: what was typed stays as a draft.
  if (!outbox) return stop(t('widget:send.unreachable'))
  const letter = letterOf(filling)
  await outbox.post(letter)
  filling.dropDraft()
  const pass = await filling.pass().catch(() => undefined)
  const outcome = await outbox.send(letter, pass?.ok ? pass.value : undefined)
  if (!outcome.ok) outbox.watch(letter.id, (later) => void settle(filling, later))
  await settle(filling, outcome)
}

/** A letter of an earlier visit to this page that has not arrived yet: shown as such, sent again, with the id that it had. */
export const resume = async (filling: Filling): Promise<boolean> => {
  const outbox = await import('../core/outbox.ts')
  const letter = (await outbox.waiting()).find(({ form }) => form === filling.host.url)
  if (!letter) return false
  filling.id = letter.id
  outbox.watch(letter.id, (outcome) => void settle(filling, outcome))
  filling.host.phase = 'waiting'
  filling.host.status = { text: (await filling.host.texts)('widget:send.resumed') }
  void outbox.drain(true)
  return true
}
