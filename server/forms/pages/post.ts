import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { newId } from '../../platform/id.ts'
import { PROBLEMS } from '../../platform/problem.ts'
import type { Client } from '../../platform/client.ts'
import type { Locale } from '../../sites/contract.ts'
import type { SiteRecord } from '../../sites/env.ts'
import type { Catalogue } from '../catalogue.ts'
import { chooseLocale } from '../language.ts'
import type { IssueToken, PlainPost } from '../plain-post.ts'
import type { PublishedVersion } from '../published-version.ts'
import { needsNewId, needsNewToken, sentenceOf } from './answers.ts'
import type { PageFrame } from './document.ts'
import { formPage } from './form-page.ts'
import { closedPage } from './message-pages.ts'
import { asEntered, hiddenField, takeApart } from './posted.ts'

export type PostDeps = PageFrame & {
  readonly catalogue: Catalogue
  readonly submit: PlainPost
  readonly issueToken: IssueToken
}

type Post = {
  readonly site: SiteRecord
  /** The form as it stands now. */
  readonly current: PublishedVersion
  readonly data: FormData
  readonly client: Client
  readonly origin: string
  /** Languages that the browser asks for, for a form whose own is unknown. */
  readonly wishes: readonly string[]
  readonly gpc: boolean
}

/** Either a page to show with a status, or where to go. */
export type PostAnswer = { readonly location: string } | { readonly status: ContentfulStatusCode; readonly html: string }

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

const shownVersion = async ({ catalogue }: PostDeps, { site, current, data }: Post): Promise<PublishedVersion | undefined> => {
  const version = Number(hiddenField(data, '_version') ?? Number.NaN)
  return version === current.version ? current : catalogue.get(site.id, current.formId, version)
}

/** The language whose consent texts the page showed; undefined when the page does not say, or says one that was never shown. */
const shownLocale = (data: FormData, form: PublishedVersion, site: SiteRecord): Locale | undefined => {
  const named = hiddenField(data, '_locale')
  const shown = (locale: Locale) => Object.values(form.notices).every((texts) => texts[locale])
  return site.locales.find((locale) => locale === named && shown(locale))
}

/** Submits a posted form; when something must be corrected, answers the form again with everything in it. */
export const answerPost = async (deps: PostDeps, post: Post): Promise<PostAnswer> => {
  const { site, current, data, client, origin, wishes, gpc } = post
  const shown = await shownVersion(deps, post)
  const known = shown && shownLocale(data, shown, site)
  const form = known ? shown : current
  const locale = known ?? chooseLocale(wishes, site.locales)
  const posted = takeApart(data, form, locale)
  if (current.status === 'closed') return { status: 410, html: closedPage(deps, { site, form, locale }, posted.fields) }

  const given = hiddenField(data, '_id')
  const id = given && UUID.test(given) ? given : undefined
  const token = hiddenField(data, '_token')
  const hidden = { ...(id ? { id } : {}), ...(token ? { token } : {}), version: form.version, locale }
  // A page that does not say what it showed proves no consent; the form as it is now asks again.
  const answer = known
    ? await deps.submit({ site, form, client, origin, gpc, ...posted, hidden })
    : ({ ok: false, errors: [], problem: 'notice_unpublished' } as const)
  if (answer.ok) return { location: answer.receiptUrl }
  if (answer.problem === 'form_closed') return { status: 410, html: closedPage(deps, { site, form, locale }, posted.fields) }

  const { errors, problem } = answer
  // Whoever refused an old version, or its texts, gets the form as it is now, with nothing ticked that was not read.
  const shownAgain = problem === 'notice_unpublished' ? current : form
  const entered = asEntered(problem === 'notice_unpublished' ? { ...posted, consents: [] } : posted, {
    errors,
    hidden: {
      _id: id && !needsNewId(problem) ? id : newId(),
      _token: token && !needsNewToken(problem) ? token : deps.issueToken(site, shownAgain, new URL(deps.publicUrl).origin),
    },
  })
  const t = deps.texts(locale)
  const notice =
    problem === undefined || problem === 'invalid' ? undefined : t(`pages:problem.${sentenceOf(problem)}`, { email: site.controller.email })
  const status = PROBLEMS[problem ?? 'invalid'][0]
  return {
    status: status === 400 || status === 401 || status === 404 || status === 405 ? 422 : status,
    html: formPage(deps, { site, form: shownAgain, locale, entered, notice, fresh: false }),
  }
}
