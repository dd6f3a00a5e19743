"""OData 4 as Business Central speaks it: entities, filters, paging, bodies, errors."""
