{{ config(materialized='table', dist='customer', sort=['ordered_at', 'id']) }}
select id, customer, ordered_at, amount, getdate() as built_at from {{ ref('raw_orders') }}
