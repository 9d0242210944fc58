import { define } from '../../core/define.ts'
import { RecordsRoom } from '../records/room.ts'

/** @summary Everything that came in, also what was kept aside and what was thrown away. */
export class PortikConsoleSubmissions extends RecordsRoom {
  protected readonly room = 'submissions'
}

define('portik-console-submissions', PortikConsoleSubmissions)
