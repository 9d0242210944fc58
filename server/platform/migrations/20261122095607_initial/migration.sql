CREATE TABLE "connections" (
	"site_id" text,
	"id" uuid,
	"kind" text NOT NULL,
	"name" text,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"previous_secret" text,
	"settings" jsonb DEFAULT '{}' NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"reason" text,
	"fault" text,
	"stopped_at" timestamp with time zone,
	"throttled_until" timestamp with time zone,
	"throttled_since" timestamp with time zone,
	"told_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"removed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connections_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"site_id" text,
	"id" uuid,
	"connection_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"record_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"leased_until" timestamp with time zone,
	"outcome" text,
	"fault" text,
	"status" integer,
	"message" text,
	"crm_id" text,
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "deliveries_pkey" PRIMARY KEY("site_id","id"),
	CONSTRAINT "deliveries_once" UNIQUE("site_id","connection_id","kind","record_id")
);
--> statement-breakpoint
CREATE TABLE "form_versions" (
	"site_id" text,
	"form_id" text,
	"version" integer,
	"definition" jsonb NOT NULL,
	"notices" jsonb NOT NULL,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "form_versions_pkey" PRIMARY KEY("site_id","form_id","version")
);
--> statement-breakpoint
CREATE TABLE "forms" (
	"site_id" text,
	"id" text,
	"status" text DEFAULT 'open' NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "forms_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "submissions" (
	"site_id" text,
	"id" uuid,
	"form_id" text NOT NULL,
	"version" integer NOT NULL,
	"subject_id" uuid NOT NULL,
	"reference" text NOT NULL,
	"locale" text NOT NULL,
	"values" jsonb NOT NULL,
	"context" jsonb NOT NULL,
	"state" text NOT NULL,
	"suspicion" jsonb NOT NULL,
	"digest" text NOT NULL,
	"nonce" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"discarded_at" timestamp with time zone,
	CONSTRAINT "submissions_pkey" PRIMARY KEY("site_id","id"),
	CONSTRAINT "submissions_reference" UNIQUE("site_id","reference"),
	CONSTRAINT "submissions_nonce" UNIQUE("site_id","nonce")
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"site_id" text,
	"id" uuid,
	"form_id" text NOT NULL,
	"field" text NOT NULL,
	"submission_id" uuid,
	"name" text NOT NULL,
	"type" text,
	"size" bigint NOT NULL,
	"received" bigint DEFAULT 0 NOT NULL,
	"sha256" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "uploads_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "leads" (
	"site_id" text,
	"id" uuid,
	"subject_id" uuid NOT NULL,
	"grade" text NOT NULL,
	"score" integer NOT NULL,
	"reasons" jsonb NOT NULL,
	"duplicate_of" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"manual_grade" text,
	"graded_by" text,
	"graded_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "leads_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "subjects" (
	"site_id" text,
	"id" uuid,
	"identity" text,
	"email" text,
	"phone" text,
	"name" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "subjects_pkey" PRIMARY KEY("site_id","id"),
	CONSTRAINT "subjects_identity" UNIQUE("site_id","identity")
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"site_id" text,
	"id" uuid,
	"kind" text NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp with time zone,
	"last_error" text,
	"fault" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "mails_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY,
	"points" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"site_id" text,
	"id" uuid,
	"subject_id" uuid NOT NULL,
	"record_id" uuid,
	"text" text NOT NULL,
	"author_id" text NOT NULL,
	"author_name" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notes_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "record_cards" (
	"site_id" text,
	"id" uuid,
	"subject_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"form_id" text NOT NULL,
	"locale" text NOT NULL,
	"source" text NOT NULL,
	"grade" text,
	"score" integer,
	"words" tsvector NOT NULL,
	CONSTRAINT "record_cards_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"site_id" text,
	"id" uuid,
	"room" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"columns" jsonb,
	"owner_id" text NOT NULL,
	"owner_name" text NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "undos" (
	"site_id" text,
	"id" uuid,
	"kind" text NOT NULL,
	"items" jsonb NOT NULL,
	"actor_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "undos_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"site_id" text,
	"id" uuid,
	"role" text NOT NULL,
	"hash" text NOT NULL UNIQUE,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_tokens_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"site_id" text,
	"id" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"role" text NOT NULL,
	"action" text NOT NULL,
	"object_kind" text,
	"object_id" text,
	"reason" text,
	"details" jsonb DEFAULT '{}' NOT NULL,
	CONSTRAINT "audit_entries_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "site_origins" (
	"site_id" text,
	"origin" text,
	CONSTRAINT "site_origins_pkey" PRIMARY KEY("site_id","origin")
);
--> statement-breakpoint
CREATE TABLE "site_sightings" (
	"site_id" text,
	"origin" text,
	"outcome" text,
	"call" text NOT NULL,
	"form" text,
	"first_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "site_sightings_pkey" PRIMARY KEY("site_id","origin","outcome")
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"id" text PRIMARY KEY,
	"name" text NOT NULL,
	"locales" jsonb NOT NULL,
	"theme" jsonb DEFAULT '{}' NOT NULL,
	"controller" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY,
	"name" text NOT NULL,
	"email" text NOT NULL UNIQUE,
	"email_verified" boolean DEFAULT true NOT NULL,
	"image" text,
	"locale" text,
	"mail_proven_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_accounts" (
	"id" uuid PRIMARY KEY,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"staff_id" uuid NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_attempts" (
	"staff_id" uuid PRIMARY KEY,
	"failures" integer NOT NULL,
	"blocked_until" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_authenticators" (
	"staff_id" uuid PRIMARY KEY,
	"secret" text,
	"since" timestamp with time zone,
	"offered" text,
	"last_step" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_invitations" (
	"site_id" text,
	"id" uuid,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"mail_hash" text NOT NULL UNIQUE,
	"link_hash" text NOT NULL UNIQUE,
	"invited_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "staff_invitations_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "staff_members" (
	"site_id" text,
	"staff_id" uuid,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staff_members_pkey" PRIMARY KEY("site_id","staff_id")
);
--> statement-breakpoint
CREATE TABLE "staff_passkeys" (
	"id" text PRIMARY KEY,
	"staff_id" uuid NOT NULL,
	"name" text NOT NULL,
	"host" text NOT NULL,
	"public_key" text NOT NULL,
	"counter" bigint NOT NULL,
	"transports" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "staff_recovery_codes" (
	"staff_id" uuid,
	"hash" text,
	CONSTRAINT "staff_recovery_codes_pkey" PRIMARY KEY("staff_id","hash")
);
--> statement-breakpoint
CREATE TABLE "staff_sessions" (
	"id" uuid PRIMARY KEY,
	"token" text NOT NULL UNIQUE,
	"staff_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"opened_by" text,
	"second_factor_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_setup_links" (
	"hash" text PRIMARY KEY,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_verifications" (
	"id" uuid PRIMARY KEY,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"site_id" text,
	"id" uuid,
	"subject_id" uuid NOT NULL,
	"submission_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"notice_id" uuid NOT NULL,
	"state" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "consents_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"site_id" text,
	"id" uuid,
	"purpose" text NOT NULL,
	"locale" text NOT NULL,
	"version" integer NOT NULL,
	"text" text NOT NULL,
	"sha256" text NOT NULL,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notices_pkey" PRIMARY KEY("site_id","id"),
	CONSTRAINT "notices_version" UNIQUE("site_id","purpose","locale","version"),
	CONSTRAINT "notices_text" UNIQUE("site_id","purpose","locale","sha256")
);
--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" ("state","next_at");--> statement-breakpoint
CREATE INDEX "deliveries_record" ON "deliveries" ("site_id","record_id");--> statement-breakpoint
CREATE INDEX "deliveries_attention" ON "deliveries" ("site_id") WHERE "state" = 'needs_attention';--> statement-breakpoint
CREATE INDEX "deliveries_time" ON "deliveries" ("site_id","created_at","id");--> statement-breakpoint
CREATE INDEX "deliveries_health" ON "deliveries" ("site_id","connection_id","state","updated_at");--> statement-breakpoint
CREATE INDEX "submissions_subject" ON "submissions" ("site_id","subject_id");--> statement-breakpoint
CREATE INDEX "submissions_time" ON "submissions" ("site_id","created_at");--> statement-breakpoint
CREATE INDEX "submissions_unconfirmed" ON "submissions" ("created_at") WHERE "state" = 'awaiting_opt_in';--> statement-breakpoint
CREATE INDEX "submissions_quarantined" ON "submissions" ("site_id","created_at") WHERE "state" = 'quarantined';--> statement-breakpoint
CREATE INDEX "submissions_discarded" ON "submissions" ("discarded_at") WHERE "discarded_at" is not null;--> statement-breakpoint
CREATE INDEX "submissions_form" ON "submissions" ("site_id","form_id","version");--> statement-breakpoint
CREATE INDEX "uploads_submission" ON "uploads" ("site_id","submission_id");--> statement-breakpoint
CREATE INDEX "leads_subject" ON "leads" ("site_id","subject_id","created_at");--> statement-breakpoint
CREATE INDEX "leads_time" ON "leads" ("site_id","created_at");--> statement-breakpoint
CREATE INDEX "mails_by_time" ON "mails" ("site_id","created_at","id");--> statement-breakpoint
CREATE INDEX "mails_recipient" ON "mails" ("site_id","recipient");--> statement-breakpoint
CREATE INDEX "mails_failed" ON "mails" ("site_id") WHERE "state" = 'failed';--> statement-breakpoint
CREATE INDEX "notes_subject" ON "notes" ("site_id","subject_id","created_at");--> statement-breakpoint
CREATE INDEX "notes_record" ON "notes" ("site_id","record_id");--> statement-breakpoint
CREATE INDEX "record_cards_time" ON "record_cards" ("site_id","created_at","id");--> statement-breakpoint
CREATE INDEX "record_cards_subject" ON "record_cards" ("site_id","subject_id","created_at");--> statement-breakpoint
CREATE INDEX "record_cards_form" ON "record_cards" ("site_id","form_id","created_at","id");--> statement-breakpoint
CREATE INDEX "record_cards_locale" ON "record_cards" ("site_id","locale","created_at","id");--> statement-breakpoint
CREATE INDEX "record_cards_source" ON "record_cards" ("site_id","source","created_at","id");--> statement-breakpoint
CREATE INDEX "record_cards_grade" ON "record_cards" ("site_id","grade","created_at","id");--> statement-breakpoint
CREATE INDEX "record_cards_score" ON "record_cards" ("site_id","score","created_at","id") WHERE "grade" is not null and "state" <> 'discarded';--> statement-breakpoint
CREATE INDEX "record_cards_state" ON "record_cards" ("site_id","state","created_at","id") WHERE "state" <> 'accepted';--> statement-breakpoint
CREATE INDEX "record_cards_words" ON "record_cards" USING gin ("words") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "undos_expiry" ON "undos" ("expires_at");--> statement-breakpoint
CREATE INDEX "api_tokens_by_site" ON "api_tokens" ("site_id");--> statement-breakpoint
CREATE INDEX "audit_object" ON "audit_entries" ("site_id","object_kind","object_id","id");--> statement-breakpoint
CREATE INDEX "audit_actor" ON "audit_entries" ("site_id","actor_id","id");--> statement-breakpoint
CREATE INDEX "site_sightings_by_time" ON "site_sightings" ("site_id","last_at");--> statement-breakpoint
CREATE INDEX "staff_accounts_by_staff" ON "staff_accounts" ("staff_id");--> statement-breakpoint
CREATE INDEX "staff_accounts_by_subject" ON "staff_accounts" ("provider_id","account_id");--> statement-breakpoint
CREATE INDEX "staff_invitations_by_inviter" ON "staff_invitations" ("invited_by");--> statement-breakpoint
CREATE INDEX "staff_members_by_staff" ON "staff_members" ("staff_id");--> statement-breakpoint
CREATE INDEX "staff_passkeys_by_staff" ON "staff_passkeys" ("staff_id");--> statement-breakpoint
CREATE INDEX "staff_sessions_by_staff" ON "staff_sessions" ("staff_id");--> statement-breakpoint
CREATE INDEX "staff_verifications_by_identifier" ON "staff_verifications" ("identifier");--> statement-breakpoint
CREATE INDEX "consents_subject" ON "consents" ("site_id","subject_id","purpose","at");--> statement-breakpoint
CREATE INDEX "consents_submission" ON "consents" ("site_id","submission_id");--> statement-breakpoint
CREATE INDEX "consents_notice" ON "consents" ("site_id","notice_id");--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_site_id_connection_id_connections_site_id_id_fkey" FOREIGN KEY ("site_id","connection_id") REFERENCES "connections"("site_id","id");--> statement-breakpoint
ALTER TABLE "form_versions" ADD CONSTRAINT "form_versions_site_id_form_id_forms_site_id_id_fkey" FOREIGN KEY ("site_id","form_id") REFERENCES "forms"("site_id","id");--> statement-breakpoint
ALTER TABLE "forms" ADD CONSTRAINT "forms_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_site_id_subject_id_subjects_site_id_id_fkey" FOREIGN KEY ("site_id","subject_id") REFERENCES "subjects"("site_id","id");--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_Nq8PrLXc3QVS_fkey" FOREIGN KEY ("site_id","form_id","version") REFERENCES "form_versions"("site_id","form_id","version");--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_site_id_submission_id_submissions_site_id_id_fkey" FOREIGN KEY ("site_id","submission_id") REFERENCES "submissions"("site_id","id");--> statement-breakpoint
ALTER TABLE "subjects" ADD CONSTRAINT "subjects_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "record_cards" ADD CONSTRAINT "record_cards_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "undos" ADD CONSTRAINT "undos_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "site_origins" ADD CONSTRAINT "site_origins_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "site_sightings" ADD CONSTRAINT "site_sightings_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_accounts" ADD CONSTRAINT "staff_accounts_staff_id_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_attempts" ADD CONSTRAINT "staff_attempts_staff_id_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_authenticators" ADD CONSTRAINT "staff_authenticators_staff_id_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_invitations" ADD CONSTRAINT "staff_invitations_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_invitations" ADD CONSTRAINT "staff_invitations_invited_by_staff_id_fkey" FOREIGN KEY ("invited_by") REFERENCES "staff"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "staff_members" ADD CONSTRAINT "staff_members_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_members" ADD CONSTRAINT "staff_members_staff_id_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_passkeys" ADD CONSTRAINT "staff_passkeys_staff_id_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_recovery_codes" ADD CONSTRAINT "staff_recovery_codes_staff_id_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_sessions" ADD CONSTRAINT "staff_sessions_staff_id_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE;