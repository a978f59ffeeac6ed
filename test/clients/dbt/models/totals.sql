{{ config(materialized='materialized_view', auto_refresh=False) }}
select customer, sum(amount) as amount from {{ ref('orders') }} group by customer
