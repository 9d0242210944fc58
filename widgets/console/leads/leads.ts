import { define } from '../../core/define.ts'
import { RecordsRoom } from '../records/room.ts'

/** @summary The leads of a site: what visitors asked for, graded. */
export class PortikConsoleLeads extends RecordsRoom {
  protected readonly room = 'leads'
}

define('portik-console-leads', PortikConsoleLeads)
