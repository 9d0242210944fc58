import { Option } from 'commander'
import type { Commands } from '../platform/command.ts'
import { exportLeads, FORMATS, type ExportFormat, type LeadDetails } from './export.ts'

/** `portik leads export`. `details` reads the parts of a lead that other features keep. */
export const leadCommands =
  (details: LeadDetails): Commands =>
  (program, open) => {
    const leads = program.command('leads').description('what visitors asked for')
    leads
      .command('export')
      .description('print all accepted leads of a site, newest first')
      .requiredOption('--site <id>', 'the site')
      .addOption(new Option('--format <format>', 'csv for spreadsheets, jsonl for programs').choices([...FORMATS]).default('csv'))
      .action(async ({ site, format }: { site: string; format: ExportFormat }) => {
        const { db, print } = await open()
        for await (const piece of exportLeads(db, site, format, details)) print(piece)
      })
  }
