"""Takes TensorFlow's C libraries and headers out of a wheel: unpack_wheel.py WHEEL DIRECTORY makes DIRECTORY/lib and /include."""
import os
import shutil
import sys
import zipfile

wheel, target = sys.argv[1:]
shutil.rmtree(target, ignore_errors=True)
os.makedirs(os.path.join(target, "lib"))
# Linux names a library libX.so.2, macOS libX.2.dylib; the binding links against the plain name of the first column.
LIBRARIES = {
    "libtensorflow": ("libtensorflow_cc.so.2", "libtensorflow_cc.2.dylib"),
    "libtensorflow_framework": ("libtensorflow_framework.so.2", "libtensorflow_framework.2.dylib"),
}

with zipfile.ZipFile(wheel) as archive:
    names = archive.namelist()
    for plain, candidates in LIBRARIES.items():
        library = next((name for name in candidates if f"tensorflow/{name}" in names), None)
        if library is None:
            sys.exit(f"{wheel}: expected tensorflow/{candidates[0]} or {candidates[1]}, found neither")
        with archive.open(f"tensorflow/{library}") as source, open(os.path.join(target, "lib", library), "wb") as file:
            shutil.copyfileobj(source, file, 1 << 22)
        suffix = ".so" if ".so" in library else ".2.dylib"
        link = os.path.join(target, "lib", plain + suffix)
        if os.path.basename(link) != library:
            os.symlink(library, link)
    for name in names:
        if name.startswith("tensorflow/include/") and not name.endswith("/"):
            path = os.path.join(target, name.removeprefix("tensorflow/"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(name) as source, open(path, "wb") as file:
                shutil.copyfileobj(source, file)
