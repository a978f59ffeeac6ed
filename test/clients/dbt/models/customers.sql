{{ config(materialized='view') }}
select customer, count(*) as orders, sum(amount) as amount, listagg(id, ',') within group (order by id) as ids
  from {{ ref('orders') }} group by customer
