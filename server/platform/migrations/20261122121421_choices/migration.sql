CREATE TABLE "address_proofs" (
	"site_id" text,
	"id" uuid,
	"email" text NOT NULL,
	"link_hash" text NOT NULL,
	"code_hash" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "address_proofs_pkey" PRIMARY KEY("site_id","id"),
	CONSTRAINT "address_proofs_link" UNIQUE("site_id","link_hash")
);
--> statement-breakpoint
CREATE TABLE "visitor_sessions" (
	"site_id" text,
	"id" uuid,
	"email" text NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "visitor_sessions_pkey" PRIMARY KEY("site_id","id"),
	CONSTRAINT "visitor_sessions_token" UNIQUE("site_id","token_hash")
);
--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "unsubscribe" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "source" text DEFAULT 'form' NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "gpc" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "age_band" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "valid_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "consents" ALTER COLUMN "submission_id" DROP NOT NULL;--> statement-breakpoint
CREATE INDEX "address_proofs_expiry" ON "address_proofs" ("expires_at");--> statement-breakpoint
CREATE INDEX "visitor_sessions_expiry" ON "visitor_sessions" ("expires_at");--> statement-breakpoint
CREATE INDEX "consents_expiry" ON "consents" ("valid_until");--> statement-breakpoint
ALTER TABLE "address_proofs" ADD CONSTRAINT "address_proofs_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "visitor_sessions" ADD CONSTRAINT "visitor_sessions_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");