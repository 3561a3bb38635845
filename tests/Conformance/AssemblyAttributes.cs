// Cases mostly wait for processes: more of them run at a time than there are CPUs.
[assembly: LevelOfParallelism(8)]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
