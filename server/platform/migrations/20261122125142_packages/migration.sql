CREATE TABLE "access_packages" (
	"site_id" text,
	"id" uuid,
	"request_id" text,
	"subject_ids" jsonb NOT NULL,
	"email" text NOT NULL,
	"locale" text NOT NULL,
	"portability" boolean NOT NULL,
	"state" text DEFAULT 'building' NOT NULL,
	"parts" integer DEFAULT 0 NOT NULL,
	"parts_done" integer DEFAULT 0 NOT NULL,
	"size" text,
	"sealed_key" text,
	"token_hash" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"fetched_at" timestamp with time zone,
	CONSTRAINT "access_packages_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE INDEX "access_packages_request" ON "access_packages" ("site_id","request_id");--> statement-breakpoint
CREATE UNIQUE INDEX "access_packages_token" ON "access_packages" ("token_hash");--> statement-breakpoint
CREATE INDEX "access_packages_expiry" ON "access_packages" ("expires_at") WHERE "state" <> 'expired';