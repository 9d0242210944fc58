-- The history of a request goes with it, and is never changed.
ALTER TABLE "privacy_requests" ADD CONSTRAINT "privacy_requests_site_fkey" FOREIGN KEY ("site_id") REFERENCES "sites" ("id");
--> statement-breakpoint
ALTER TABLE "privacy_settings" ADD CONSTRAINT "privacy_settings_site_fkey" FOREIGN KEY ("site_id") REFERENCES "sites" ("id");
--> statement-breakpoint
ALTER TABLE "privacy_request_events" ADD CONSTRAINT "privacy_request_events_request_fkey" FOREIGN KEY ("site_id", "request_id") REFERENCES "privacy_requests" ("site_id", "id") ON DELETE CASCADE;
--> statement-breakpoint
CREATE TRIGGER "privacy_request_events_append_only" BEFORE UPDATE ON "privacy_request_events" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
-- Whose data may only be kept is hidden from whoever must not use them (GDPR Art. 18; `hidingRestricted`). The list is read once per statement.
CREATE POLICY "restricted" ON "subjects" AS RESTRICTIVE FOR SELECT USING (
  (SELECT coalesce(current_setting('portik.hides_restricted', true), '')) <> 'on'
  OR coalesce("id" <> ALL (ARRAY(SELECT r."subject_id" FROM "restrictions" r)), true));
--> statement-breakpoint
CREATE POLICY "restricted" ON "submissions" AS RESTRICTIVE FOR SELECT USING (
  (SELECT coalesce(current_setting('portik.hides_restricted', true), '')) <> 'on'
  OR coalesce("subject_id" <> ALL (ARRAY(SELECT r."subject_id" FROM "restrictions" r)), true));
--> statement-breakpoint
CREATE POLICY "restricted" ON "leads" AS RESTRICTIVE FOR SELECT USING (
  (SELECT coalesce(current_setting('portik.hides_restricted', true), '')) <> 'on'
  OR coalesce("subject_id" <> ALL (ARRAY(SELECT r."subject_id" FROM "restrictions" r)), true));
--> statement-breakpoint
CREATE POLICY "restricted" ON "record_cards" AS RESTRICTIVE FOR SELECT USING (
  (SELECT coalesce(current_setting('portik.hides_restricted', true), '')) <> 'on'
  OR coalesce("subject_id" <> ALL (ARRAY(SELECT r."subject_id" FROM "restrictions" r)), true));
--> statement-breakpoint
CREATE POLICY "restricted" ON "notes" AS RESTRICTIVE FOR SELECT USING (
  (SELECT coalesce(current_setting('portik.hides_restricted', true), '')) <> 'on'
  OR coalesce("subject_id" <> ALL (ARRAY(SELECT r."subject_id" FROM "restrictions" r)), true));
--> statement-breakpoint
CREATE POLICY "restricted" ON "consents" AS RESTRICTIVE FOR SELECT USING (
  (SELECT coalesce(current_setting('portik.hides_restricted', true), '')) <> 'on'
  OR coalesce("subject_id" <> ALL (ARRAY(SELECT r."subject_id" FROM "restrictions" r)), true));
