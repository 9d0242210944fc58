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
CREATE INDEX "audit_object" ON "audit_entries" ("site_id","object_kind","object_id","id");--> statement-breakpoint
CREATE INDEX "audit_actor" ON "audit_entries" ("site_id","actor_id","id");--> statement-breakpoint
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
CREATE TRIGGER "audit_entries_immutable" BEFORE UPDATE OR DELETE ON "audit_entries" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
