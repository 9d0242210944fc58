import type { Markup } from '../../forms/contract.ts'
import type { Translate } from '../../platform/texts.ts'
import type { RequestStatus } from '../contract/requests.ts'
import { el } from '../markup.ts'

/** Where a request stands, for its person. Names nobody. */
export const statusSection = (t: Translate, status: RequestStatus, reference: string): readonly (Markup | undefined)[] => {
  const { kind_name, state_name, next, due, steps, may_withdraw } = status
  return [
    el('p', { class: 'intro', role: 'status' }, el('strong', {}, state_name), ` – ${next}`),
    el(
      'dl',
      {},
      el('dt', {}, t('privacy-requests:status.kind')),
      el('dd', {}, kind_name),
      el('dt', {}, t('privacy-requests:status.reference')),
      el('dd', {}, reference),
      due && el('dt', {}, t('privacy-requests:status.due')),
      due &&
        el('dd', {}, el('time', { datetime: due.on }, due.in_words), due.extended ? ` – ${t('privacy-requests:status.extended')}` : ''),
    ),
    el('h2', {}, t('privacy-requests:status.steps')),
    el('ol', {}, ...steps.map(({ in_words }) => el('li', {}, in_words))),
    may_withdraw
      ? el(
          'form',
          { method: 'post' },
          el('p', {}, t('privacy-requests:status.withdraw_help')),
          el('button', { type: 'submit', name: 'withdraw', value: 'yes', class: 'quiet' }, t('privacy-requests:status.withdraw')),
        )
      : undefined,
  ]
}
