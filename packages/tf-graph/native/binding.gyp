{
  "variables": {
    "kernel_flags": ["-O3", "-fno-math-errno", "-fno-trapping-math"]
  },
  "target_defaults": {
    "include_dirs": ["<(tensorflow)/include"],
    "xcode_settings": { "OTHER_CFLAGS": ["<@(kernel_flags)"] }
  },
  "targets": [
    {
      "target_name": "kernels",
      "sources": ["kernels.cc", "signals.cc"],
      "dependencies": ["baseline"],
      "libraries": ["-L<(tensorflow)/lib", "-ltensorflow", "-ltensorflow_framework"],
      "conditions": [
        ["OS=='linux'", { "ldflags": ["-Wl,-rpath,'$$ORIGIN'/../deps/lib"] }],
        ["OS=='mac'", { "xcode_settings": { "OTHER_LDFLAGS": ["-Wl,-rpath,@loader_path/../deps/lib"] } }],
        ["target_arch=='x64'", { "dependencies": ["avx2", "avx512"] }]
      ]
    },
    {
      "target_name": "baseline",
      "type": "static_library",
      "sources": ["gradient_adam_baseline.cc"],
      "cflags": ["<@(kernel_flags)", "-fPIC"]
    }
  ],
  "conditions": [
    ["target_arch=='x64'", {
      "targets": [
        {
          "target_name": "avx2",
          "type": "static_library",
          "sources": ["gradient_adam_avx2.cc"],
          "cflags": ["<@(kernel_flags)", "-fPIC", "-march=x86-64-v3"]
        },
        {
          "target_name": "avx512",
          "type": "static_library",
          "sources": ["gradient_adam_avx512.cc"],
          "cflags": ["<@(kernel_flags)", "-fPIC", "-march=x86-64-v4", "-mprefer-vector-width=512"]
        }
      ]
    }]
  ]
}
