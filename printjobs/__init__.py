"""One document being made: proof, raster and face, the job, its journal and the books."""
