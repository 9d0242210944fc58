import { MINUTE } from '../../server/platform/time.ts'
import { commitmentOf } from './commitment.ts'
import type { Faults } from './fault.ts'
import type { Opened } from './format.ts'
import type { Leaf } from './commitment.ts'

/** Clocks of servers differ, and transactions take their time; what differs more was dated by hand. */
export const TOLERANCE = 10 * MINUTE

export type Notices = ReadonlyMap<string, string>

type About = { readonly faults: Faults; readonly notices: Notices; /** Time of the head before, in milliseconds. */ readonly since: number }

/** What the record of an entry proves. `proven`: the commitment that it gives, where it differs from the entry's. */
export type RecordFindings = { readonly opened: boolean; readonly at: number | undefined; readonly proven: string | undefined }

const NOTHING: RecordFindings = { opened: false, at: undefined, proven: undefined }

/** A consent must be to a text that the file has, unchanged. */
const checkNotice = (record: { readonly notice?: unknown }, place: { position: number; id: string }, { faults, notices }: About): void => {
  const notice = record.notice as { id?: unknown; sha256?: unknown } | undefined
  if (typeof notice?.id !== 'string') return
  const known = notices.get(notice.id)
  if (known === undefined)
    faults.add({ ...place, code: 'notice_missing', message: `entry ${place.position} (${place.id}): the text that was shown is missing` })
  else if (known !== notice.sha256)
    faults.add({
      ...place,
      code: 'notice_changed',
      message: `entry ${place.position} (${place.id}): the text is not the one that was shown`,
    })
}

/** Checks the record of an entry, as far as it was not erased. */
export const checkRecord = (leaf: Leaf & Opened, position: number, about: About): RecordFindings => {
  const { record, salt, id, kind, commitment } = leaf
  if (record === undefined && salt === undefined) return NOTHING
  const place = { position, id }
  const what = `entry ${position} (${kind} ${id})`
  const { faults, since } = about
  if (typeof record !== 'object' || record === null || typeof salt !== 'string') {
    faults.add({ ...place, code: 'record_half', message: `${what}: a record needs its salt, and a salt its record` })
    return NOTHING
  }
  const at = typeof record.at === 'string' ? Date.parse(record.at) : Number.NaN
  let proven: string | undefined
  try {
    proven = commitmentOf(record, salt)
  } catch {
    proven = undefined
  }
  const isEarly = at < since - TOLERANCE
  if (proven !== commitment) {
    const why = isEarly ? `; it is dated ${String(record.at)}, before the head that its entry came after` : ''
    faults.add({
      ...place,
      code: isEarly ? 'back_dated' : 'record_changed',
      message: `${what}: the record is not the one that was committed to${why}`,
    })
    return { opened: true, at: undefined, proven }
  }
  if (isEarly)
    faults.add({
      ...place,
      code: 'back_dated',
      message: `${what}: dated ${String(record.at)}, but written after the head of ${new Date(since).toISOString()}`,
    })
  if (record.id !== id) faults.add({ ...place, code: 'record_foreign', message: `${what}: the record is that of ${String(record.id)}` })
  checkNotice(record as { notice?: unknown }, place, about)
  return { opened: true, at, proven: undefined }
}
