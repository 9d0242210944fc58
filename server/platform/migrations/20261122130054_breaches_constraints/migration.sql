ALTER TABLE "breaches" ADD CONSTRAINT "breaches_site_fkey" FOREIGN KEY ("site_id") REFERENCES "sites" ("id");
