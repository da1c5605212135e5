{
  "targets": [{ "target_name": "standard_error", "sources": ["standard_error.cc"] }]
}
