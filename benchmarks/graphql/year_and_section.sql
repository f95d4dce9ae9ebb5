-- What PostGraphile needs to count patents by year and section of their classification in one operation: each patent
-- with its year and the topmost code of each of its classifications. Made once, as a user would keep it.
create materialized view patent_by_year_and_section as
with recursive above (concept_id, top_id) as (
  select id, id from concept
  union
  select above.concept_id, broader.broader_value_id
  from above join concept_broader broader on broader.concept_id = above.top_id
), topmost as (
  select above.concept_id, concept.iri as section
  from above join concept on concept.id = above.top_id
  where not exists (select from concept_broader broader where broader.concept_id = above.top_id)
)
select distinct patent.id as patent_id, patent.application_date_year as year, topmost.section
from patent
left join patent_classifications classified on classified.patent_id = patent.id
left join topmost on topmost.concept_id = classified.classifications_value_id;
create index on patent_by_year_and_section (year, section);
analyze patent_by_year_and_section;
