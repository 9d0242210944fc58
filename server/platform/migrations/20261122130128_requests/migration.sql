CREATE TABLE "restrictions" (
	"site_id" text,
	"subject_id" uuid,
	"since" timestamp with time zone NOT NULL,
	"request_id" uuid,
	CONSTRAINT "restrictions_pkey" PRIMARY KEY("site_id","subject_id")
);
--> statement-breakpoint
CREATE TABLE "privacy_request_events" (
	"site_id" text,
	"id" uuid,
	"request_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"action" text NOT NULL,
	"state" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"actor_name" text,
	"data" jsonb DEFAULT '{}' NOT NULL,
	"letter" jsonb,
	"mail_id" uuid,
	"salt" text NOT NULL,
	"commitment" text NOT NULL,
	CONSTRAINT "privacy_request_events_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "privacy_requests" (
	"site_id" text,
	"id" uuid,
	"reference" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"channel" text NOT NULL,
	"email" text,
	"locale" text NOT NULL,
	"details" text,
	"corrections" jsonb,
	"purposes" jsonb,
	"subject_ids" jsonb,
	"jurisdiction" text NOT NULL,
	"zone" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"received_on" text NOT NULL,
	"proven_at" timestamp with time zone,
	"acknowledged_at" timestamp with time zone,
	"first_response_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"fulfilled_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"extended_at" timestamp with time zone,
	"pauses" jsonb DEFAULT '[]' NOT NULL,
	"strict_due" text NOT NULL,
	"statutory_due" text NOT NULL,
	"acknowledge_due" text,
	"duplicate_of" uuid,
	"link_hash" text,
	"link_expires_at" timestamp with time zone,
	"code_hash" text,
	"code_expires_at" timestamp with time zone,
	"code_tries" integer DEFAULT 0 NOT NULL,
	"digest" text NOT NULL,
	"alarmed" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "privacy_requests_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "privacy_settings" (
	"site_id" text PRIMARY KEY,
	"jurisdiction" text NOT NULL,
	"zone" text NOT NULL,
	"authority" jsonb,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX "subjects_email" ON "subjects" ("site_id",lower("email"));--> statement-breakpoint
CREATE INDEX "privacy_request_events_of" ON "privacy_request_events" ("site_id","request_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "privacy_requests_reference" ON "privacy_requests" ("site_id","reference");--> statement-breakpoint
CREATE UNIQUE INDEX "privacy_requests_link" ON "privacy_requests" ("link_hash");--> statement-breakpoint
CREATE INDEX "privacy_requests_due" ON "privacy_requests" ("site_id","strict_due","id");--> statement-breakpoint
CREATE INDEX "privacy_requests_email" ON "privacy_requests" ("site_id","email");--> statement-breakpoint
CREATE INDEX "privacy_requests_state" ON "privacy_requests" ("state","received_at");--> statement-breakpoint
ALTER TABLE "restrictions" ADD CONSTRAINT "restrictions_site_id_subject_id_subjects_site_id_id_fkey" FOREIGN KEY ("site_id","subject_id") REFERENCES "subjects"("site_id","id") ON DELETE CASCADE;