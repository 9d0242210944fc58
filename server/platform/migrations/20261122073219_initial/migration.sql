CREATE TABLE "connections" (
	"site_id" text,
	"id" uuid,
	"kind" text NOT NULL,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"previous_secret" text,
	"settings" jsonb DEFAULT '{}' NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"reason" text,
	"throttled_until" timestamp with time zone,
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
CREATE TABLE "site_origins" (
	"site_id" text,
	"origin" text,
	CONSTRAINT "site_origins_pkey" PRIMARY KEY("site_id","origin")
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"id" text PRIMARY KEY,
	"name" text NOT NULL,
	"locales" jsonb NOT NULL,
	"theme" jsonb DEFAULT '{}' NOT NULL,
	"controller" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
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
CREATE INDEX "deliveries_time" ON "deliveries" ("site_id","created_at","id");--> statement-breakpoint
CREATE INDEX "submissions_subject" ON "submissions" ("site_id","subject_id");--> statement-breakpoint
CREATE INDEX "submissions_time" ON "submissions" ("site_id","created_at");--> statement-breakpoint
CREATE INDEX "submissions_unconfirmed" ON "submissions" ("created_at") WHERE "state" = 'awaiting_opt_in';--> statement-breakpoint
CREATE INDEX "submissions_form" ON "submissions" ("site_id","form_id","version");--> statement-breakpoint
CREATE INDEX "uploads_submission" ON "uploads" ("site_id","submission_id");--> statement-breakpoint
CREATE INDEX "leads_subject" ON "leads" ("site_id","subject_id","created_at");--> statement-breakpoint
CREATE INDEX "leads_time" ON "leads" ("site_id","created_at");--> statement-breakpoint
CREATE INDEX "mails_by_time" ON "mails" ("site_id","created_at");--> statement-breakpoint
CREATE INDEX "api_tokens_by_site" ON "api_tokens" ("site_id");--> statement-breakpoint
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
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "site_origins" ADD CONSTRAINT "site_origins_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE;