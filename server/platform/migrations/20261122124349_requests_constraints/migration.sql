-- The history of a request goes with it, and is never changed.
ALTER TABLE "privacy_requests" ADD CONSTRAINT "privacy_requests_site_fkey" FOREIGN KEY ("site_id") REFERENCES "sites" ("id");
--> statement-breakpoint
ALTER TABLE "privacy_settings" ADD CONSTRAINT "privacy_settings_site_fkey" FOREIGN KEY ("site_id") REFERENCES "sites" ("id");
--> statement-breakpoint
ALTER TABLE "privacy_request_events" ADD CONSTRAINT "privacy_request_events_request_fkey" FOREIGN KEY ("site_id", "request_id") REFERENCES "privacy_requests" ("site_id", "id") ON DELETE CASCADE;
--> statement-breakpoint
CREATE TRIGGER "privacy_request_events_append_only" BEFORE UPDATE ON "privacy_request_events" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
