import { KNOWN_ID_TEXTS } from '../../gdpr/identified.ts'
import { erasing } from '../../gdpr/erase/items.ts'
import { pageQuery, rowPages } from '../../gdpr/export/pages.ts'
import type { PersonalData } from '../../gdpr/personal-data.ts'
import { impersonal, NOTHING, personal } from '../../gdpr/register.ts'

const ACCOUNT = { purpose: 'to let staff work, and nobody else', basis: 'contract', retention: 'staff' } as const
const WATCH = {
  purpose: 'to know who read and did what with data of people',
  basis: 'legal_obligation',
  retention: 'audit',
  recipients: ['subject'],
} as const

/** Digests and public keys: they let somebody in, and say nothing of who it is. */
const PROOF = 'A digest, a sealed secret or a public key of somebody who works here; says nothing without the row of that person.'

const MADE_FOR = `((t.object_kind = 'person' and t.object_id = $2::uuid::text) or (t.object_kind in ('lead', 'submission') and t.object_id in (
  select s.id::text from submissions s where s.site_id = $1 and s.subject_id = $2::uuid)))`

// Not who: people of the staff have rights too, and the moment and the purpose are what the person is owed (CJEU C-579/21, Pankki S).
const lookFields = {
  id: 't.id',
  at: 't.at',
  what: 't.action',
  by: `case t.actor_kind when 'staff' then 'staff: ' || t.role else t.actor_kind end`,
  reason: 't.reason',
  of: 't.object_kind',
}

/** What a site keeps of the people who work on it, and of who looked at whom. */
export const siteData: PersonalData = {
  feature: 'sites',
  register: {
    sites: impersonal('id name locales theme controller version created_at', NOTHING.site),
    site_origins: impersonal('site_id origin', NOTHING.site),
    site_sightings: impersonal('site_id origin outcome call form first_at last_at', 'Pages that use the kit, by host; no visitor.'),
    api_tokens: impersonal('site_id id role hash created_at revoked_at', PROOF),
    audit_entries: {
      ...impersonal('site_id id salt', NOTHING.key),
      ...impersonal('at actor_kind role action object_kind details', NOTHING.state),
      ...personal('actor_id actor_name', { category: 'identity', ...WATCH }),
      ...personal('object_id', { category: 'online_identifier', ...WATCH }),
      ...personal('reason', { category: 'free_text', ...WATCH }),
    },
    staff: {
      ...impersonal('id', NOTHING.key),
      ...impersonal('email_verified mail_proven_at created_at updated_at', NOTHING.state),
      ...personal('name', { category: 'identity', ...ACCOUNT }),
      ...personal('email', { category: 'contact', ...ACCOUNT }),
      ...personal('image', { category: 'file', ...ACCOUNT }),
      ...personal('locale', { category: 'location', ...ACCOUNT }),
    },
    staff_sessions: {
      ...impersonal('id token', PROOF),
      ...impersonal('expires_at opened_by second_factor_at created_at updated_at', NOTHING.state),
      ...personal('staff_id ip_address user_agent', { category: 'online_identifier', ...ACCOUNT }),
    },
    staff_accounts: {
      ...impersonal('id access_token refresh_token id_token password', PROOF),
      ...impersonal('access_token_expires_at refresh_token_expires_at scope created_at updated_at provider_id', NOTHING.state),
      ...personal('account_id staff_id', { category: 'online_identifier', ...ACCOUNT }),
    },
    staff_verifications: {
      ...impersonal('id', NOTHING.key),
      ...impersonal('expires_at created_at updated_at', NOTHING.state),
      ...personal('identifier value', { category: 'contact', ...ACCOUNT, retention: 'short' }),
    },
    staff_passkeys: {
      ...impersonal('id public_key counter transports', PROOF),
      ...impersonal('host created_at last_used_at', NOTHING.state),
      ...personal('staff_id name', { category: 'online_identifier', ...ACCOUNT }),
    },
    staff_authenticators: { ...impersonal('staff_id secret offered', PROOF), ...impersonal('since last_step', NOTHING.state) },
    staff_recovery_codes: impersonal('staff_id hash', PROOF),
    staff_attempts: impersonal('staff_id failures blocked_until updated_at', NOTHING.state),
    staff_setup_links: impersonal('hash expires_at', PROOF),
    staff_members: impersonal('site_id staff_id role created_at', NOTHING.key),
    staff_invitations: {
      ...impersonal('site_id id mail_hash link_hash invited_by', PROOF),
      ...impersonal('role created_at expires_at accepted_at revoked_at', NOTHING.state),
      ...personal('email', { category: 'contact', ...ACCOUNT }),
    },
  },
  owners: {
    sites: `'staff'`,
    site_origins: `'staff'`,
    site_sightings: `'staff'`,
    audit_entries: `'kept'`,
    staff: `'staff'`,
    staff_invitations: `'staff'`,
    staff_accounts: `'staff'`,
    staff_sessions: `'staff'`,
    staff_passkeys: `'staff'`,
    staff_verifications: `'staff'`,
  },
  export: async (db, who) => [
    { kind: 'rows', section: 'who_looked', portable: false, rows: rowPages(db, who, pageQuery('audit_entries t', lookFields, MADE_FOR)) },
  ],
  ...erasing('sites', [
    {
      item: 'audit',
      table: 'audit_entries',
      where: `t.object_id = any (${KNOWN_ID_TEXTS})`,
      duty: { when: 'true', reason: 'accountability', law: 'GDPR Art. 5(2), 17(3)(b)' },
    },
  ]),
}
