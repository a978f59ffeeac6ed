MODEL (name mesh.totals_view, kind VIEW);
SELECT customer, doubled FROM mesh.totals;
