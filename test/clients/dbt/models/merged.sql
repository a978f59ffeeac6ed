{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', on_schema_change='append_new_columns') }}
select id, customer, amount, {{ var('round', 1) }} as round from {{ ref('orders') }}
{% if is_incremental() %} where id >= 2 {% endif %}
