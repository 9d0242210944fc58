import { statement } from '../../server/platform/statement.ts'
import type { LedgerSource } from '../ledger/source.ts'
import type { Certificate } from './certificate.ts'

const CERTIFICATES = `
  select leaf_id as leaf, certificate, salt from erasures
  where site_id = $1 and certificate is not null and salt is not null
    and leaf_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))`

type Row = { readonly leaf: string; readonly certificate: string; readonly salt: string }

/** Certificates of erasures, just as the ledger committed to them. */
export const certificateSource: LedgerSource = {
  kind: 'certificate',
  table: 'erasures',
  key: 'leaf_id',
  records: async (db, siteId, ids) =>
    new Map(
      (await statement<Row>(db, CERTIFICATES, [siteId, JSON.stringify(ids)])).map(({ leaf, certificate, salt }) => [
        leaf,
        { record: JSON.parse(certificate) as Certificate, salt },
      ]),
    ),
}
