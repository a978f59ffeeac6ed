{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id', dist='even') }}
select id, customer, amount, {{ var('round', 1) }} as round from {{ ref('orders') }}
{% if is_incremental() %} where id >= 2 {% endif %}
