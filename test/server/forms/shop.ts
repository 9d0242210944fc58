import type { Db } from '../../../server/platform/db.ts'
import { openTexts } from '../../../server/platform/texts.ts'
import { LOCALES } from '../../../server/sites/contract.ts'
import type { SiteRecord } from '../../../server/sites/env.ts'
import { siteOrigins, sites } from '../../../server/sites/tables.ts'
import { inSite } from '../../../server/platform/tenancy.ts'

/** The texts as they ship; a missing one throws. */
export const texts = openTexts(new URL('../../../locales/', import.meta.url))

export const PUBLIC_URL = 'https://portal.example'

/** A shop in all languages. */
export const shop: SiteRecord = {
  id: 'shop',
  name: 'Lipa & Sons',
  locales: [...LOCALES],
  theme: { '--portik-accent': '#0a6640' },
  controller: {
    name: 'Lipa & Sons d.o.o.',
    email: 'privacy@lipa.example',
    address: 'Knez Mihailova 1, Beograd',
    privacyUrl: 'https://lipa.example/privacy',
  },
  origins: ['https://lipa.example'],
}

export const addShop = async (db: Db, site: SiteRecord = shop): Promise<SiteRecord> => {
  const { id, name, locales, theme, controller } = site
  await inSite(db, id, async (tx) => {
    await tx.insert(sites).values({ id, name, locales, theme, controller })
    await tx.insert(siteOrigins).values(site.origins.map((origin) => ({ siteId: id, origin })))
  })
  return site
}

/** A wording for every purpose in every language. */
export const anyNotice = (purpose: string, locale: string): string => `${purpose} (${locale})`
