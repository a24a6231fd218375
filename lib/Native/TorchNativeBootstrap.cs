#pragma warning disable
// A WORKING SKETCH, not an example of style: it was run on Debian 12 in a console program, a test host and a script host, and makes TorchSharp 0.107.0
// load where libstdc++ lacks GLIBCXX_3.4.32. Rewrite it readably, with tests (a system that needs no help, one that does, a file that is not the expected one,
// two processes at once, a read-only cache folder). Marking the version need weak instead of redirecting it also works and is a smaller edit.
using System.Buffers.Binary; using System.Runtime.CompilerServices; using System.Runtime.InteropServices; using System.Security.Cryptography; using System.Text;
/// <summary>TorchSharp 0.107.0's libLibTorchSharp.so was linked with GCC 13 and asks libstdc++ for the single symbol
/// std::ios_base_library_init()@GLIBCXX_3.4.32, which Debian 12 (GCC 12) lacks. On such systems a copy is made in which that
/// (no-op) import is renamed to getpid and its version requirement dropped, and the copy is loaded before TorchSharp looks for it.</summary>
/// <summary>Placeholder.</summary>
public static class TorchNativeBootstrap {
  static int done; public static string Status="not run";
  public static void EnsureLoaded() {
    if (Interlocked.Exchange(ref done,1)!=0 || !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture!=Architecture.X64) return;
    var dir = FindNativeDir(); if (dir is null) { Status="native dir not found"; return; }
    NativeLibrary.TryLoad(Path.Combine(dir,"libtorch_cpu.so"), out _);      // dependencies first (RUNPATH $ORIGIN)
    NativeLibrary.TryLoad(Path.Combine(dir,"libtorch.so"), out _);
    var so = Path.Combine(dir,"libLibTorchSharp.so");
    if (NativeLibrary.TryLoad(so, out _)) { Status="system libstdc++ is new enough"; return; }
    var bytes = File.ReadAllBytes(so); var key = Convert.ToHexString(SHA256.HashData(bytes))[..16];
    var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,Environment.SpecialFolderOption.Create) is {Length:>0} p ? p : Path.GetTempPath(),"msstnet","native",key); Directory.CreateDirectory(cache);
    var dst = Path.Combine(cache,"libLibTorchSharp.so");
    if (!File.Exists(dst)) { Patch(bytes); var tmp=dst+"."+Environment.ProcessId; File.WriteAllBytes(tmp,bytes); File.Move(tmp,dst,true); }
    NativeLibrary.Load(dst); Status="patched copy "+dst;
  }
  static string? FindNativeDir() { foreach (var d in new[]{AppContext.BaseDirectory,Path.Combine(AppContext.BaseDirectory,"runtimes","linux-x64","native"),Path.GetDirectoryName(typeof(TorchSharp.torch).Assembly.Location)!})
      if (File.Exists(Path.Combine(d,"libLibTorchSharp.so")) && File.Exists(Path.Combine(d,"libtorch_cpu.so"))) return d; return null; }
  public static void Patch(byte[] b) {
    ulong U64(int o)=>BinaryPrimitives.ReadUInt64LittleEndian(b.AsSpan(o)); uint U32(int o)=>BinaryPrimitives.ReadUInt32LittleEndian(b.AsSpan(o)); ushort U16(int o)=>BinaryPrimitives.ReadUInt16LittleEndian(b.AsSpan(o));
    void W32(int o,uint v)=>BinaryPrimitives.WriteUInt32LittleEndian(b.AsSpan(o),v); void W16(int o,ushort v)=>BinaryPrimitives.WriteUInt16LittleEndian(b.AsSpan(o),v);
    if (U32(0)!=0x464C457F || b[4]!=2 || b[5]!=1) throw new InvalidDataException("not a 64-bit LE ELF");
    string Str(int o){ int e=o; while(b[e]!=0) e++; return Encoding.ASCII.GetString(b,o,e-o); }
    int shoff=(int)U64(0x28), shsz=U16(0x3A), shn=U16(0x3C), shstr=U16(0x3E); int Sec(int i)=>shoff+i*shsz; int strtab=(int)U64(Sec(shstr)+0x18);
    int Off(string n,out int size){ for(int i=0;i<shn;i++) if(Str(strtab+(int)U32(Sec(i)))==n){ size=(int)U64(Sec(i)+0x20); return (int)U64(Sec(i)+0x18);} throw new InvalidDataException(n); }
    int dynstr=Off(".dynstr",out _), dynsym=Off(".dynsym",out int symSize), verneed=Off(".gnu.version_r",out _), versym=Off(".gnu.version",out _);
    int target=-1, donor=-1; for(int o=verneed;;){ int aux=o+(int)U32(o+8); for(int k=0;k<U16(o+2);k++){ var s=Str(dynstr+(int)U32(aux+8)); if(s=="GLIBCXX_3.4.32") target=aux; else if(s=="GLIBCXX_3.4.30") donor=aux; aux+=(int)U32(aux+12);} if(U32(o+12)==0) break; o+=(int)U32(o+12); }
    if(target<0||donor<0) throw new InvalidDataException("unexpected version needs"); ushort idx=U16(target+6); W32(target,U32(donor)); W32(target+8,U32(donor+8)); int n=0;
    for(int i=0;i<symSize/24;i++) if(U16(versym+2*i)==idx){ int p=dynstr+(int)U32(dynsym+24*i); if(Str(p)!="_ZSt21ios_base_library_initv") throw new InvalidDataException("unexpected symbol "+Str(p)); Encoding.ASCII.GetBytes("getpid\0").CopyTo(b,p); W16(versym+2*i,1); n++; }
    if(n!=1) throw new InvalidDataException("expected one symbol");
  }
}
static class ModuleStart { [ModuleInitializer] internal static void Init()=>TorchNativeBootstrap.EnsureLoaded(); }
