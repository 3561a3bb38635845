[assembly: Parallelizable(ParallelScope.Children)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: LevelOfParallelism(4)]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
